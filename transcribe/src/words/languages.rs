//! The words of each language that pages are read in. A further language is a further entry.
//!
//! Titles and headings are taken as a whole. Captions, and the titles of a language that is
//! [`Language::loose`], are taken by their words: every word has to be one of the language's.

use super::{Column, Section};

/// What a word of a caption or title is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Path,
    Uri,
    Query,
    Header,
    Body,
    Form,
    Request,
    Response,
    Example,
    Status,
    Error,
    /// Says nothing but that parameters follow.
    Plain,
}

/// A labelled part of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Details,
    Constraints,
    Options,
    Default,
}

/// Words that mean one thing.
pub(super) type Meanings<T> = &'static [(T, &'static [&'static str])];

/// The words of a language.
pub(crate) struct Language {
    pub(crate) name: &'static str,
    /// Whether blanks part its words.
    pub(crate) spaced: bool,
    /// Whether its titles are read by their words, since nobody has listed them all, and whatever
    /// their capitals.
    pub(crate) loose: bool,
    /// Headings of columns.
    pub(crate) columns: Meanings<Column>,
    /// Titles of sections, in lower case.
    pub(crate) titles: Meanings<Section>,
    /// Words of captions, in lower case.
    pub(crate) words: Meanings<Word>,
    /// Labels inside descriptions.
    pub(crate) facets: Meanings<Label>,
    /// Headings of columns that say the opposite of "Mandatory".
    pub(crate) optional: &'static [&'static str],
    /// What a cell under "Mandatory" says.
    pub(crate) yes: &'static [&'static str],
    pub(crate) no: &'static [&'static str],
    /// What stands where there is nothing to say.
    pub(crate) nothing: &'static [&'static str],
    /// What stands before a table's number.
    pub(crate) table: &'static [&'static str],
    /// What stands before the status code of an answer, in lower case.
    pub(crate) status: &'static [&'static str],
    /// What stands before the page's date.
    pub(crate) updated: &'static [&'static str],
    /// How a breadcrumb begins.
    pub(crate) home: &'static [&'static str],
}

/// Words that captions of any language use.
pub(crate) const INTERNATIONAL: Meanings<Word> = &[
    (Word::Path, &["path"]),
    (Word::Uri, &["uri", "url"]),
    (Word::Query, &["query"]),
    (Word::Header, &["header", "headers"]),
    (Word::Body, &["body"]),
    (Word::Form, &["form"]),
    (Word::Plain, &["api", "http", "rest"]),
];

/// All languages that are read.
pub(crate) const LANGUAGES: [Language; 10] = [
    ENGLISH,
    CHINESE,
    TRADITIONAL_CHINESE,
    PORTUGUESE,
    SPANISH,
    TURKISH,
    THAI,
    ARABIC,
    JAPANESE,
    INDONESIAN,
];

const ENGLISH: Language = Language {
    name: "English",
    spaced: true,
    loose: false,
    columns: &[
        (Column::Name, &[
            "Parameter", "Parameters", "Name", "Field", "Parameter Name", "Parameter name",
            "Field Name", "Attribute", "Element", "Header", "Key",
        ]),
        (Column::Mandatory, &[
            "Mandatory", "Mandatory or Optional", "Mandatory (Yes/No)", "Mandatory/Optional",
            "Required", "Is Mandatory", "Mandatory or optional", "Required?", "Is Required",
        ]),
        (Column::Type, &[
            "Type", "Parameter Type", "Parameter type", "Data Type", "Data type", "Value Type",
            "Field Type",
        ]),
        (Column::Description, &[
            "Description", "Remarks", "Meaning", "Explanation", "Remark", "Parameter Description",
        ]),
        (Column::Status, &[
            "Status Code", "Status code", "Status Codes", "HTTP Status Code", "Returned Value",
            "Return Value", "Returned Code", "Response Code",
        ]),
        (Column::Default, &["Default Value", "Default value", "Default"]),
        (Column::Range, &["Value Range", "Value range", "Range", "Options"]),
        (Column::Example, &["Example Value", "Example value", "Example"]),
    ],
    titles: &[
        (Section::Function, &[
            "function", "functions", "function description", "description", "introduction",
        ]),
        (Section::Calling, &[
            "calling method", "debugging", "api debugging", "calling an api", "constraints",
            "restrictions", "prerequisites", "precautions", "notes",
        ]),
        (Section::Authorization, &[
            "authorization information", "authorization", "permissions", "required permissions",
        ]),
        (Section::Uri, &["uri", "url", "uri format", "api uri", "request uri", "path"]),
        (Section::Request, &[
            "request", "request parameters", "request parameter", "request message",
            "request headers", "request header", "input", "input parameters", "request body",
            "request syntax", "parameters", "request content", "request data", "request information",
            "request attributes", "request fields", "request format", "body parameters", "body",
        ]),
        (Section::Response, &[
            "response", "responses", "response parameters", "response parameter",
            "response message", "response body", "response elements", "response headers",
            "response header", "response result", "response results", "normal response",
            "normal responses", "output", "output parameters", "returned parameters",
            "response data", "response content", "response information", "response attributes",
            "response fields", "response format", "successful response", "successful responses",
            "return parameters", "return result", "return results", "returned result",
            "returned results", "returned data", "result", "results",
        ]),
        (Section::RequestExample, &[
            "example request", "example requests", "request example", "request examples",
            "sample request", "sample requests",
        ]),
        (Section::ResponseExample, &[
            "example response", "example responses", "response example", "response examples",
            "sample response", "sample responses",
        ]),
        (Section::Samples, &["sdk sample code", "sdk samples", "sample code"]),
        (Section::Status, &[
            "status code", "status codes", "returned value", "returned values", "return value",
            "return values", "returned code", "http status code", "http status codes",
            "response status", "response status code", "response status codes",
        ]),
        (Section::Errors, &[
            "error code", "error codes", "abnormal response", "abnormal responses",
        ]),
    ],
    words: &[
        (Word::Request, &["request", "requests", "input"]),
        (Word::Response, &["response", "responses", "output", "returned", "return"]),
        (Word::Plain, &[
            "parameter", "parameters", "param", "params", "description", "descriptions",
            "describes", "of", "in", "the", "for", "a", "an", "and", "or", "to", "this", "message",
            "messages", "field", "fields", "element", "elements", "attribute", "attributes", "list",
            "mandatory", "optional", "common", "public", "normal", "information", "table",
            "details", "value", "values", "as", "follows", "is", "are", "carried", "contained",
            "definition", "definitions", "string",
        ]),
    ],
    facets: &[
        (Label::Details, &["Details", "Definition", "Explanation", "Meaning"]),
        (Label::Details, &["Parameter Description", "Parameter description"]),
        (Label::Constraints, &["Constraints", "Constraint", "Restrictions", "Restriction"]),
        (Label::Options, &["Options", "Option", "Ranges", "Range", "Value options"]),
        (Label::Options, &["Value Ranges", "Value Range", "Value ranges", "Value range"]),
        (Label::Default, &["Default Values", "Default Value", "Default values", "Default value"]),
    ],
    optional: &["Optional", "Optional?", "Is Optional", "Is optional"],
    yes: &[
        "Yes", "yes", "YES", "Y", "M", "Mandatory", "True", "true", "Required", "√", "✓", "✔",
    ],
    no: &["No", "no", "NO", "N", "O", "Optional", "False", "false", "×", "✗", "✘"],
    nothing: &["N/A", "None", "-", "--", "/", "n/a", "NA", "none", "Not involved"],
    table: &["Table"],
    status: &["status code", "status codes"],
    updated: &["Updated on", "Updated at", "Updated", "Last updated on", "Last updated"],
    home: &["Help Center", "Home", "Documentation"],
};

const CHINESE: Language = Language {
    name: "Chinese",
    spaced: false,
    loose: false,
    columns: &[
        (Column::Name, &["参数", "参数名", "参数名称", "名称", "字段", "字段名", "属性", "属性名"]),
        (Column::Mandatory, &[
            "是否必选", "是否必须", "是否必填", "必选/可选", "必选", "是否为必选", "必填",
        ]),
        (Column::Type, &["参数类型", "类型", "数据类型"]),
        (Column::Description, &[
            "描述", "说明", "参数说明", "参数描述", "参数解释", "备注", "含义",
        ]),
        (Column::Status, &["状态码", "返回值", "返回码", "编码"]),
        (Column::Default, &["默认值", "默认取值"]),
        (Column::Range, &["取值范围"]),
        (Column::Example, &["示例", "样例值"]),
    ],
    titles: &[
        (Section::Function, &["功能介绍", "功能描述", "接口功能"]),
        (Section::Calling, &[
            "调用方法", "接口约束", "调试", "约束与限制", "约束限制", "前提条件", "注意事项",
        ]),
        (Section::Authorization, &["授权信息"]),
        (Section::Request, &["请求参数", "请求", "请求消息", "请求体"]),
        (Section::Response, &["响应结果", "响应参数", "响应", "返回参数", "响应消息", "返回消息"]),
        (Section::RequestExample, &["请求示例", "请求样例"]),
        (Section::ResponseExample, &["响应示例", "响应样例", "返回示例"]),
        (Section::Samples, &["sdk代码示例", "sdk 代码示例", "代码示例"]),
        (Section::Status, &["状态码", "返回值", "返回码"]),
        (Section::Errors, &["错误码", "异常响应"]),
    ],
    words: &[
        (Word::Path, &["路径"]),
        (Word::Query, &["查询"]),
        (Word::Header, &["头"]),
        (Word::Body, &["体"]),
        (Word::Form, &["表单"]),
        (Word::Request, &["请求"]),
        (Word::Response, &["响应", "返回", "应答"]),
        (Word::Plain, &[
            "参数", "说明", "描述", "列表", "消息", "字段", "要素", "解释", "的", "中", "里",
        ]),
    ],
    facets: &[
        (Label::Details, &["参数解释", "参数说明", "解释", "定义"]),
        (Label::Constraints, &["约束限制", "约束", "限制"]),
        (Label::Options, &["取值范围", "可选值"]),
        (Label::Default, &["默认取值", "默认值", "缺省值"]),
    ],
    optional: &["是否可选", "可选", "是否选填", "选填"],
    yes: &["是", "必选"],
    no: &["否", "可选"],
    nothing: &["无", "不涉及"],
    table: &["表"],
    status: &["状态码"],
    updated: &["更新时间"],
    home: &["帮助中心", "首页", "文档首页"],
};

const TRADITIONAL_CHINESE: Language = Language {
    name: "traditional Chinese",
    spaced: false,
    loose: true,
    columns: &[
        (Column::Name, &["參數", "參數名", "參數名稱", "名稱", "欄位", "欄位名稱", "字段", "屬性"]),
        (Column::Mandatory, &["是否必選", "是否必須", "是否必填", "必選", "必填", "必要"]),
        (Column::Type, &["參數類型", "類型", "資料類型", "數據類型", "參數型別", "型別"]),
        (Column::Description, &["描述", "說明", "參數說明", "參數描述", "備註"]),
        (Column::Status, &["狀態碼", "返回值", "返回碼", "狀態代碼"]),
        (Column::Default, &["預設值", "默認值", "默認取值"]),
        (Column::Range, &["取值範圍", "值範圍"]),
        (Column::Example, &["範例", "示例", "樣例"]),
    ],
    titles: &[
        (Section::Function, &["功能介紹", "功能描述", "功能", "功能說明", "介面功能"]),
        (Section::Calling, &[
            "調用方法", "呼叫方法", "除錯", "調試", "約束限制", "約束與限制", "前提條件",
            "注意事項",
        ]),
        (Section::Authorization, &["授權資訊", "授權信息"]),
        (Section::Samples, &["sdk代碼示例", "sdk程式碼範例", "代碼示例", "程式碼範例"]),
        (Section::Status, &["狀態碼", "狀態代碼", "返回值", "返回碼"]),
        (Section::Errors, &["錯誤碼", "錯誤代碼"]),
    ],
    words: &[
        (Word::Path, &["路徑"]),
        (Word::Query, &["查詢"]),
        (Word::Header, &["頭", "標頭", "標題"]),
        (Word::Body, &["體", "主體", "本文", "正文"]),
        (Word::Form, &["表單"]),
        (Word::Request, &["請求", "要求"]),
        (Word::Response, &["響應", "回應", "返回", "應答", "傳回"]),
        (Word::Example, &["示例", "樣例", "範例"]),
        (Word::Plain, &[
            "參數", "說明", "描述", "列表", "清單", "消息", "訊息", "欄位", "字段", "的", "中",
            "里", "裡",
        ]),
    ],
    facets: &[
        (Label::Details, &["參數解釋", "參數說明", "解釋", "定義"]),
        (Label::Constraints, &["約束限制", "約束", "限制"]),
        (Label::Options, &["取值範圍", "可選值"]),
        (Label::Default, &["默認取值", "默認值", "預設值", "預設取值"]),
    ],
    optional: &["是否可選", "可選", "是否選填", "選填"],
    yes: &["是", "必選", "必填"],
    no: &["否", "可選", "選填"],
    nothing: &["無", "不涉及"],
    table: &["表"],
    status: &["狀態碼", "狀態代碼"],
    updated: &["更新時間", "更新於"],
    home: &["幫助中心", "說明中心", "首頁"],
};

const PORTUGUESE: Language = Language {
    name: "Portuguese",
    spaced: true,
    loose: true,
    columns: &[
        (Column::Name, &[
            "Parâmetro", "Parâmetros", "Nome", "Campo", "Atributo", "Nome do parâmetro",
        ]),
        (Column::Mandatory, &[
            "Obrigatório", "Obrigatória", "Obrigatório ou opcional", "Obrigatoriedade",
            "Necessário",
        ]),
        (Column::Type, &["Tipo", "Tipo de parâmetro", "Tipo de dados", "Tipo do parâmetro"]),
        (Column::Description, &["Descrição", "Observações", "Significado", "Observação"]),
        (Column::Status, &[
            "Código de status", "Códigos de status", "Código de estado", "Valor de retorno",
            "Valor retornado",
        ]),
        (Column::Default, &["Valor padrão", "Padrão"]),
        (Column::Range, &["Intervalo de valores", "Intervalo", "Opções"]),
        (Column::Example, &["Valor de exemplo", "Exemplo"]),
    ],
    titles: &[
        (Section::Function, &[
            "função", "funções", "função da api", "descrição da função", "descrição",
        ]),
        (Section::Calling, &[
            "método de chamada", "métodos de chamada", "depuração", "depurar", "restrições",
            "pré-requisitos", "precauções", "limitações", "observações", "notas",
        ]),
        (Section::Authorization, &["informações de autorização", "autorização", "permissões"]),
        (Section::Uri, &["formato de uri", "formato do uri", "formato da uri"]),
        (Section::Samples, &[
            "código de amostra do sdk", "código de exemplo do sdk", "exemplo de código do sdk",
            "amostras de código do sdk", "exemplos de código do sdk",
        ]),
    ],
    words: &[
        (Word::Path, &["caminho", "caminhos", "rota"]),
        (Word::Query, &["consulta", "consultas"]),
        (Word::Header, &["cabeçalho", "cabeçalhos"]),
        (Word::Body, &["corpo"]),
        (Word::Form, &["formulário"]),
        (Word::Request, &[
            "solicitação", "solicitações", "requisição", "requisições", "pedido", "pedidos",
            "request", "requests",
        ]),
        (Word::Response, &[
            "resposta", "respostas", "retorno", "retornado", "retornados", "response", "responses",
        ]),
        (Word::Example, &["exemplo", "exemplos", "amostra", "amostras"]),
        (Word::Status, &["status", "estado"]),
        (Word::Error, &["erro", "erros"]),
        (Word::Plain, &[
            "parâmetro", "parâmetros", "de", "da", "do", "das", "dos", "na", "no", "em", "e",
            "para", "o", "a", "os", "as", "descrição", "campo", "campos", "mensagem", "lista",
            "código", "códigos", "elementos", "elemento", "valor", "valores",
        ]),
    ],
    facets: &[
        (Label::Details, &["Detalhes", "Definição", "Explicação"]),
        (Label::Constraints, &["Restrições", "Restrição"]),
        (Label::Options, &["Opções", "Intervalo de valores", "Intervalo"]),
        (Label::Default, &["Valor padrão"]),
    ],
    optional: &["Opcional"],
    yes: &["sim", "obrigatório"],
    no: &["não", "opcional"],
    nothing: &["nenhum", "nenhuma", "n/d", "não aplicável"],
    table: &["Tabela"],
    status: &["código de status", "códigos de status", "código de estado"],
    updated: &["Atualizado em", "Última atualização em", "Última atualização"],
    home: &["Central de ajuda", "Centro de ajuda", "Central de Ajuda", "Página inicial"],
};

const SPANISH: Language = Language {
    name: "Spanish",
    spaced: true,
    loose: true,
    columns: &[
        (Column::Name, &[
            "Parámetro", "Parámetros", "Nombre", "Campo", "Atributo", "Nombre del parámetro",
        ]),
        (Column::Mandatory, &[
            "Obligatorio", "Obligatoria", "Obligatorio u opcional", "Obligatoriedad", "Requerido",
            "Necesario", "Es obligatorio",
        ]),
        (Column::Type, &[
            "Tipo", "Tipo de parámetro", "Tipo de datos", "Tipo de dato", "Tipo del parámetro",
        ]),
        (Column::Description, &["Descripción", "Observaciones", "Significado", "Comentarios"]),
        (Column::Status, &[
            "Código de estado", "Códigos de estado", "Valor de retorno", "Valor devuelto",
        ]),
        (Column::Default, &["Valor predeterminado", "Valor por defecto", "Predeterminado"]),
        (Column::Range, &["Rango de valores", "Rango", "Opciones"]),
        (Column::Example, &["Valor de ejemplo", "Ejemplo"]),
    ],
    titles: &[
        (Section::Function, &["función", "funciones", "descripción de la función", "descripción"]),
        (Section::Calling, &[
            "método de llamada", "métodos de llamada", "depuración", "restricciones",
            "requisitos previos", "prerrequisitos", "precauciones", "limitaciones", "notas",
            "observaciones",
        ]),
        (Section::Authorization, &["información de autorización", "autorización", "permisos"]),
        (Section::Uri, &["formato de uri", "formato del uri"]),
        (Section::Samples, &[
            "código de muestra de sdk", "código de muestra del sdk", "código de ejemplo de sdk",
            "código de ejemplo del sdk", "ejemplo de código de sdk", "ejemplos de código de sdk",
        ]),
    ],
    words: &[
        (Word::Path, &["ruta", "rutas", "trayecto", "trayectoria"]),
        (Word::Query, &["consulta", "consultas"]),
        (Word::Header, &["encabezado", "encabezados", "cabecera", "cabeceras"]),
        (Word::Body, &["cuerpo"]),
        (Word::Form, &["formulario"]),
        (Word::Request, &[
            "solicitud", "solicitudes", "petición", "peticiones", "request", "requests",
        ]),
        (Word::Response, &[
            "respuesta", "respuestas", "devueltos", "devuelto", "retorno", "response", "responses",
        ]),
        (Word::Example, &["ejemplo", "ejemplos", "muestra", "muestras"]),
        (Word::Status, &["estado", "estados"]),
        (Word::Error, &["error", "errores"]),
        (Word::Plain, &[
            "parámetro", "parámetros", "de", "del", "la", "las", "el", "los", "en", "y", "para",
            "descripción", "campo", "campos", "mensaje", "lista", "código", "códigos", "elementos",
            "elemento", "valor", "valores",
        ]),
    ],
    facets: &[
        (Label::Details, &["Detalles", "Definición", "Explicación"]),
        (Label::Constraints, &["Restricciones", "Restricción"]),
        (Label::Options, &["Opciones", "Rango de valores", "Rango"]),
        (Label::Default, &["Valor predeterminado", "Valor por defecto"]),
    ],
    optional: &["Opcional", "Es opcional"],
    yes: &["sí", "si", "obligatorio"],
    no: &["no", "opcional"],
    nothing: &["ninguno", "ninguna", "no aplica", "n/d"],
    table: &["Tabla"],
    status: &["código de estado", "códigos de estado"],
    updated: &[
        "Actualizado el", "Actualización más reciente", "Última actualización el",
        "Última actualización", "Actualizado en",
    ],
    home: &["Centro de ayuda", "Centro de Ayuda", "Página de inicio"],
};

const TURKISH: Language = Language {
    name: "Turkish",
    spaced: true,
    loose: true,
    columns: &[
        (Column::Name, &[
            "Parametre", "Parametreler", "Ad", "Adı", "Alan", "Öznitelik", "Parametre adı",
        ]),
        (Column::Mandatory, &[
            "Zorunlu", "Zorunlu mu", "Zorunluluk", "Gerekli", "Zorunlu veya isteğe bağlı",
        ]),
        (Column::Type, &[
            "Tür", "Tip", "Türü", "Tipi", "Parametre türü", "Parametre tipi", "Veri türü",
            "Veri tipi",
        ]),
        (Column::Description, &["Açıklama", "Tanım", "Anlamı", "Notlar"]),
        (Column::Status, &["Durum kodu", "Durum kodları", "Dönüş değeri"]),
        (Column::Default, &["Varsayılan değer", "Varsayılan"]),
        (Column::Range, &["Değer aralığı", "Aralık", "Seçenekler"]),
        (Column::Example, &["Örnek değer", "Örnek"]),
    ],
    titles: &[
        (Section::Function, &["işlev", "İşlev", "işlevi", "fonksiyon", "fonksiyonu", "açıklama"]),
        (Section::Calling, &[
            "çağrı yöntemi", "çağırma yöntemi", "hata ayıklama", "kısıtlamalar", "ön koşullar",
            "önlemler", "notlar",
        ]),
        (Section::Authorization, &["yetkilendirme bilgileri", "yetkilendirme", "izinler"]),
        (Section::Uri, &["uri biçimi", "uri formatı"]),
        (Section::Samples, &[
            "sdk örnek kodu", "sdk kod örneği", "örnek sdk kodu", "sdk örnek kodları",
        ]),
    ],
    words: &[
        (Word::Path, &["yol", "yolu"]),
        (Word::Query, &["sorgu", "sorgusu", "sorgulama"]),
        (Word::Header, &["başlık", "başlığı", "başlıkları", "üstbilgi", "üstbilgisi"]),
        (Word::Body, &["gövde", "gövdesi"]),
        (Word::Form, &["formu"]),
        (Word::Request, &[
            "istek", "İstek", "isteği", "İsteği", "istekler", "İstekler", "isteğin", "istekleri",
            "talep", "talebi",
        ]),
        (Word::Response, &[
            "yanıt", "yanıtı", "yanıtlar", "yanıtın", "yanıtları", "cevap", "cevabı",
        ]),
        (Word::Example, &["örnek", "örneği", "örnekler", "örnekleri"]),
        (Word::Status, &["durum", "durumu"]),
        (Word::Error, &["hata"]),
        (Word::Plain, &[
            "parametre", "parametreler", "parametreleri", "parametresi", "parametrelerinin",
            "açıklama", "açıklaması", "ve", "ile", "için", "alan", "alanlar", "alanları", "mesaj",
            "mesajı", "liste", "listesi", "kod", "kodu", "kodlar", "kodları", "değer", "değeri",
        ]),
    ],
    facets: &[
        (Label::Details, &["Ayrıntılar", "Tanım", "Açıklama"]),
        (Label::Constraints, &["Kısıtlamalar", "Kısıtlama"]),
        (Label::Options, &["Seçenekler", "Değer aralığı", "Aralık"]),
        (Label::Default, &["Varsayılan değer"]),
    ],
    optional: &["İsteğe bağlı", "Opsiyonel"],
    yes: &["evet", "zorunlu"],
    no: &["hayır", "isteğe bağlı"],
    nothing: &["yok", "hiçbiri", "geçerli değil"],
    table: &["Tablo"],
    status: &["durum kodu", "durum kodları"],
    updated: &["Güncelleme tarihi", "Güncellenme tarihi", "Son güncelleme", "Güncellendi"],
    home: &["Yardım Merkezi", "Yardım merkezi", "Ana sayfa"],
};

const THAI: Language = Language {
    name: "Thai",
    spaced: false,
    loose: true,
    columns: &[
        (Column::Name, &["พารามิเตอร์", "ชื่อ", "ฟิลด์", "ชื่อพารามิเตอร์", "แอตทริบิวต์"]),
        (Column::Mandatory, &[
            "บังคับ", "จำเป็น", "จำเป็นต้องระบุ", "บังคับหรือไม่", "จำเป็นหรือไม่", "ต้องระบุ",
        ]),
        (Column::Type, &[
            "ประเภท", "ชนิด", "ประเภทพารามิเตอร์", "ชนิดข้อมูล", "ประเภทข้อมูล", "ประเภทของพารามิเตอร์",
        ]),
        (Column::Description, &["คำอธิบาย", "รายละเอียด", "ความหมาย", "หมายเหตุ"]),
        (Column::Status, &["รหัสสถานะ", "โค้ดสถานะ", "ค่าที่ส่งคืน"]),
        (Column::Default, &["ค่าเริ่มต้น", "ค่าดีฟอลต์"]),
        (Column::Range, &["ช่วงค่า", "ตัวเลือก", "ช่วงของค่า"]),
        (Column::Example, &["ค่าตัวอย่าง", "ตัวอย่าง"]),
    ],
    titles: &[
        (Section::Function, &["ฟังก์ชัน", "ฟังก์ชั่น", "การทำงาน", "คำอธิบายฟังก์ชัน", "หน้าที่"]),
        (Section::Calling, &[
            "วิธีการเรียก", "วิธีการเรียกใช้", "วิธีเรียกใช้", "การดีบัก", "ข้อจำกัด",
            "ข้อกำหนดเบื้องต้น", "ข้อควรระวัง", "หมายเหตุ",
        ]),
        (Section::Authorization, &["ข้อมูลการอนุญาต", "การอนุญาต", "สิทธิ์"]),
        (Section::Uri, &["รูปแบบ uri"]),
        (Section::Samples, &[
            "ตัวอย่างโค้ด sdk", "โค้ดตัวอย่าง sdk", "รหัสตัวอย่าง sdk", "โค้ดตัวอย่างของ sdk",
        ]),
    ],
    words: &[
        (Word::Path, &["เส้นทาง", "พาธ"]),
        (Word::Query, &["คิวรี", "คิวรี่", "การสืบค้น", "การค้นหา", "แบบสอบถาม"]),
        (Word::Header, &["ส่วนหัว", "เฮดเดอร์"]),
        (Word::Body, &["เนื้อหา", "เนื้อความ", "บอดี้", "ตัวเนื้อหา", "ส่วนเนื้อหา"]),
        (Word::Form, &["ฟอร์ม", "แบบฟอร์ม"]),
        (Word::Request, &["คำขอ", "คำร้องขอ", "การร้องขอ", "การขอ"]),
        (Word::Response, &["การตอบกลับ", "การตอบสนอง", "ตอบกลับ", "ตอบสนอง", "คำตอบ"]),
        (Word::Example, &["ตัวอย่าง"]),
        (Word::Status, &["สถานะ"]),
        (Word::Error, &["ข้อผิดพลาด"]),
        (Word::Plain, &[
            "พารามิเตอร์", "คำอธิบาย", "รายการ", "ข้อความ", "ฟิลด์", "รหัส", "โค้ด", "ของ", "ใน",
            "สำหรับ", "และ", "ที่",
        ]),
    ],
    facets: &[
        (Label::Details, &["รายละเอียด", "คำจำกัดความ"]),
        (Label::Constraints, &["ข้อจำกัด"]),
        (Label::Options, &["ตัวเลือก", "ช่วงค่า"]),
        (Label::Default, &["ค่าเริ่มต้น"]),
    ],
    optional: &["ไม่บังคับ", "ทางเลือก"],
    yes: &["ใช่", "จำเป็น", "บังคับ"],
    no: &["ไม่ใช่", "ไม่", "ไม่บังคับ", "ไม่จำเป็น"],
    nothing: &["ไม่มี", "ไม่เกี่ยวข้อง"],
    table: &["ตารางที่", "ตาราง"],
    status: &["รหัสสถานะ", "โค้ดสถานะ"],
    updated: &["อัปเดตเมื่อ", "อัปเดตล่าสุดเมื่อ", "อัปเดตล่าสุด", "อัพเดทเมื่อ"],
    home: &["ศูนย์ช่วยเหลือ", "ศูนย์ความช่วยเหลือ", "หน้าแรก"],
};

const ARABIC: Language = Language {
    name: "Arabic",
    spaced: true,
    loose: true,
    columns: &[
        (Column::Name, &[
            "المعلمة", "معلمة", "المعلمات", "الاسم", "الحقل", "اسم المعلمة", "المعامل", "السمة",
        ]),
        (Column::Mandatory, &[
            "إلزامي", "إلزامية", "الزامي", "مطلوب", "إجباري", "إلزامي أم اختياري",
            "إلزامي أو اختياري",
        ]),
        (Column::Type, &["النوع", "نوع", "نوع المعلمة", "نوع البيانات"]),
        (Column::Description, &["الوصف", "وصف", "الشرح", "ملاحظات", "المعنى"]),
        (Column::Status, &["رمز الحالة", "رموز الحالة", "كود الحالة", "القيمة المرجعة"]),
        (Column::Default, &["القيمة الافتراضية"]),
        (Column::Range, &["نطاق القيمة", "نطاق القيم", "الخيارات"]),
        (Column::Example, &["قيمة المثال", "المثال", "مثال"]),
    ],
    titles: &[
        (Section::Function, &["الوظيفة", "وظيفة", "الوظائف", "الدالة", "وصف الوظيفة"]),
        (Section::Calling, &[
            "طريقة الاستدعاء", "طريقة الاتصال", "أسلوب الاستدعاء", "تصحيح الأخطاء", "القيود",
            "المتطلبات الأساسية", "المتطلبات المسبقة", "الاحتياطات", "ملاحظات",
        ]),
        (Section::Authorization, &["معلومات التفويض", "التفويض", "الأذونات"]),
        (Section::Uri, &["تنسيق uri"]),
        (Section::Samples, &[
            "نموذج كود sdk", "نموذج رمز sdk", "نموذج تعليمات sdk البرمجية", "عينة كود sdk",
        ]),
    ],
    words: &[
        (Word::Path, &["مسار", "المسار"]),
        (Word::Query, &["استعلام", "الاستعلام"]),
        (Word::Header, &["رأس", "الرأس", "رؤوس", "ترويسة", "عنوان"]),
        (Word::Body, &["نص", "النص", "جسم", "متن", "هيكل", "محتوى"]),
        (Word::Form, &["استمارة"]),
        (Word::Request, &["طلب", "الطلب", "للطلب", "طلبات", "الطلبات"]),
        (Word::Response, &[
            "استجابة", "الاستجابة", "للاستجابة", "استجابات", "الاستجابات", "رد", "الرد", "ردود",
            "الردود",
        ]),
        (Word::Example, &["مثال", "أمثلة", "الأمثلة", "نموذج", "نماذج", "عينة", "عينات"]),
        (Word::Status, &["حالة", "الحالة"]),
        (Word::Error, &["خطأ", "الخطأ", "أخطاء", "الأخطاء"]),
        (Word::Plain, &[
            "معلمة", "المعلمة", "معلمات", "المعلمات", "معاملات", "المعاملات", "وصف", "الوصف", "في",
            "من", "عن", "على", "رسالة", "الرسالة", "حقل", "حقول", "قائمة", "رمز", "رموز", "كود",
            "أكواد",
        ]),
    ],
    facets: &[
        (Label::Details, &["التفاصيل", "التعريف"]),
        (Label::Constraints, &["القيود"]),
        (Label::Options, &["الخيارات", "نطاق القيمة", "نطاق القيم"]),
        (Label::Default, &["القيمة الافتراضية"]),
    ],
    optional: &["اختياري", "اختيارية"],
    yes: &["نعم", "إلزامي"],
    no: &["لا", "اختياري"],
    nothing: &["لا شيء", "لا يوجد", "لا ينطبق", "غير متاح"],
    table: &["الجدول", "جدول"],
    status: &["رمز الحالة", "كود الحالة", "رموز الحالة"],
    updated: &["تم التحديث في", "تاريخ التحديث", "آخر تحديث"],
    home: &["مركز المساعدة", "الصفحة الرئيسية"],
};

const JAPANESE: Language = Language {
    name: "Japanese",
    spaced: false,
    loose: true,
    columns: &[
        (Column::Name, &[
            "パラメータ", "パラメーター", "名前", "フィールド", "パラメータ名", "パラメーター名",
            "属性",
        ]),
        (Column::Mandatory, &[
            "必須", "必須かどうか", "必須/任意", "必須または任意", "必須項目", "必要",
        ]),
        (Column::Type, &[
            "タイプ", "型", "データ型", "パラメータタイプ", "パラメータの型", "パラメータ型",
            "種類", "データタイプ",
        ]),
        (Column::Description, &["説明", "備考", "意味", "内容"]),
        (Column::Status, &["ステータスコード", "状態コード", "戻り値"]),
        (Column::Default, &["デフォルト値", "既定値"]),
        (Column::Range, &["値の範囲", "値範囲", "選択肢"]),
        (Column::Example, &["値の例", "例", "サンプル値"]),
    ],
    titles: &[
        (Section::Function, &["機能", "機能説明", "機能紹介", "機能の説明", "機能概要"]),
        (Section::Calling, &[
            "呼び出し方法", "呼出方法", "デバッグ", "制約", "制限", "制約事項", "制限事項",
            "前提条件", "注意事項",
        ]),
        (Section::Authorization, &["認可情報", "権限情報", "承認情報", "権限"]),
        (Section::Uri, &["uri形式", "uriの形式"]),
        (Section::Samples, &[
            "sdkサンプルコード", "sdk サンプルコード", "sdkコード例", "サンプルコード",
        ]),
    ],
    words: &[
        (Word::Path, &["パス"]),
        (Word::Query, &["クエリ", "クエリー"]),
        (Word::Header, &["ヘッダ", "ヘッダー"]),
        (Word::Body, &["ボディ", "ボディー", "本文", "本体"]),
        (Word::Form, &["フォーム", "フォームデータ"]),
        (Word::Request, &["リクエスト", "要求"]),
        (Word::Response, &["レスポンス", "応答", "返却"]),
        (Word::Example, &["例", "サンプル"]),
        (Word::Status, &["ステータス", "状態"]),
        (Word::Error, &["エラー"]),
        (Word::Plain, &[
            "パラメータ", "パラメーター", "説明", "一覧", "メッセージ", "フィールド", "コード",
            "の", "における", "内",
        ]),
    ],
    facets: &[
        (Label::Details, &["詳細", "定義"]),
        (Label::Constraints, &["制約", "制限", "制約事項"]),
        (Label::Options, &["値の範囲", "選択肢", "オプション"]),
        (Label::Default, &["デフォルト値", "既定値"]),
    ],
    optional: &["任意", "省略可", "オプション"],
    yes: &["はい", "必須", "○"],
    no: &["いいえ", "任意", "オプション", "×"],
    nothing: &["なし", "該当なし", "無し", "ありません"],
    table: &["表"],
    status: &["ステータスコード", "状態コード"],
    updated: &["更新日", "最終更新日", "更新日時"],
    home: &["ヘルプセンター", "ホーム"],
};

const INDONESIAN: Language = Language {
    name: "Indonesian",
    spaced: true,
    loose: true,
    columns: &[
        (Column::Name, &["Parameter", "Nama", "Bidang", "Atribut", "Nama parameter"]),
        (Column::Mandatory, &[
            "Wajib", "Wajib atau opsional", "Wajib/opsional", "Diperlukan", "Wajib diisi",
        ]),
        (Column::Type, &[
            "Tipe", "Jenis", "Tipe parameter", "Jenis parameter", "Tipe data", "Jenis data",
        ]),
        (Column::Description, &["Deskripsi", "Keterangan", "Penjelasan", "Arti"]),
        (Column::Status, &["Kode status", "Nilai yang dikembalikan"]),
        (Column::Default, &["Nilai default", "Nilai bawaan"]),
        (Column::Range, &["Rentang nilai", "Rentang", "Opsi"]),
        (Column::Example, &["Nilai contoh", "Contoh nilai", "Contoh"]),
    ],
    titles: &[
        (Section::Function, &["fungsi", "deskripsi fungsi", "deskripsi"]),
        (Section::Calling, &[
            "metode pemanggilan", "cara pemanggilan", "debug", "batasan", "kendala", "prasyarat",
            "tindakan pencegahan", "catatan",
        ]),
        (Section::Authorization, &["informasi otorisasi", "otorisasi", "izin"]),
        (Section::Uri, &["format uri"]),
        (Section::Samples, &["kode sampel sdk", "contoh kode sdk", "kode contoh sdk"]),
    ],
    words: &[
        (Word::Path, &["jalur"]),
        (Word::Query, &["kueri"]),
        (Word::Header, &["tajuk"]),
        (Word::Body, &["badan", "isi"]),
        (Word::Form, &["formulir"]),
        (Word::Request, &["permintaan", "request"]),
        (Word::Response, &["respons", "tanggapan", "balasan", "response"]),
        (Word::Example, &["contoh", "sampel"]),
        (Word::Status, &["status"]),
        (Word::Error, &["kesalahan", "galat", "eror", "error"]),
        (Word::Plain, &[
            "parameter", "deskripsi", "di", "dalam", "dari", "untuk", "pada", "daftar", "pesan",
            "bidang", "kode", "nilai", "dan",
        ]),
    ],
    facets: &[
        (Label::Details, &["Detail", "Definisi", "Penjelasan"]),
        (Label::Constraints, &["Batasan", "Kendala"]),
        (Label::Options, &["Opsi", "Rentang nilai", "Rentang"]),
        (Label::Default, &["Nilai default"]),
    ],
    optional: &["Opsional"],
    yes: &["ya", "wajib"],
    no: &["tidak", "opsional"],
    nothing: &["tidak ada", "tidak berlaku", "t/a"],
    table: &["Tabel"],
    status: &["kode status"],
    updated: &["Diperbarui pada", "Terakhir diperbarui pada", "Diperbarui"],
    home: &["Pusat Bantuan", "Pusat bantuan", "Beranda"],
};
