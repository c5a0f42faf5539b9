//! One page in each language: what is read is the same, and what is in no known language refused.

use serde_json::Value;
use specwright_transcribe as transcribe;

/// The words of a page in a language: the date; the titles of the function, the request, the
/// answer, both examples, the status codes and the errors; headings; the word before a table's
/// number; the captions of the path, query, header, body and answer; the line above an answer;
/// yes, no, nothing.
type Words = [&'static str; 22];

#[rustfmt::skip]
const PAGES: [(&str, Words); 8] = [
    ("zh-tw", [
        "更新時間：2024-09-29 GMT+08:00", "功能介紹", "請求參數", "響應參數", "請求示例", "響應示例", "狀態碼", "錯誤碼",
        "參數", "是否必選", "參數類型", "描述", "表", "路徑參數", "Query參數", "請求Header參數", "請求Body參數",
        "響應Body參數", "狀態碼", "是", "否", "無",
    ]),
    ("pt", [
        "Atualizado em 2024-09-29 GMT+08:00", "Função", "Parâmetros de solicitação", "Parâmetros de resposta",
        "Exemplos de solicitações", "Exemplos de respostas", "Códigos de status", "Códigos de erro", "Parâmetro",
        "Obrigatório", "Tipo", "Descrição", "Tabela", "Parâmetros de caminho", "Parâmetros de consulta",
        "Parâmetros do cabeçalho da solicitação", "Parâmetros do corpo da solicitação",
        "Parâmetros do corpo da resposta", "Código de status", "Sim", "Não", "Nenhum",
    ]),
    ("es", [
        "Actualizado el 2024-09-29 GMT+08:00", "Función", "Parámetros de solicitud", "Parámetros de respuesta",
        "Ejemplo de solicitudes", "Ejemplo de respuestas", "Códigos de estado", "Códigos de error", "Parámetro",
        "Obligatorio", "Tipo", "Descripción", "Tabla", "Parámetros de ruta", "Parámetros de consulta",
        "Parámetros de encabezado de solicitud", "Parámetros de cuerpo de solicitud",
        "Parámetros del cuerpo de respuesta", "Código de estado", "Sí", "No", "Ninguno",
    ]),
    ("tr", [
        "Güncelleme tarihi 2024-09-29 GMT+08:00", "İşlev", "İstek Parametreleri", "Yanıt Parametreleri",
        "Örnek İstekler", "Örnek Yanıtlar", "Durum Kodları", "Hata Kodları", "Parametre", "Zorunlu", "Tür",
        "Açıklama", "Tablo", "Yol Parametreleri", "Sorgu Parametreleri", "İstek başlığı parametreleri",
        "İstek gövdesi parametreleri", "Yanıt gövdesi parametreleri", "Durum kodu", "Evet", "Hayır", "Yok",
    ]),
    ("th", [
        "อัปเดตเมื่อ 2024-09-29 GMT+08:00", "ฟังก์ชัน", "พารามิเตอร์คำขอ", "พารามิเตอร์การตอบกลับ", "ตัวอย่างคำขอ",
        "ตัวอย่างการตอบกลับ", "รหัสสถานะ", "รหัสข้อผิดพลาด", "พารามิเตอร์", "บังคับ", "ประเภท", "คำอธิบาย", "ตาราง",
        "พารามิเตอร์เส้นทาง", "พารามิเตอร์คิวรี", "พารามิเตอร์ส่วนหัวคำขอ", "พารามิเตอร์เนื้อหาคำขอ",
        "พารามิเตอร์เนื้อหาการตอบกลับ", "รหัสสถานะ", "ใช่", "ไม่ใช่", "ไม่มี",
    ]),
    ("ar", [
        "تم التحديث في 2024-09-29 GMT+08:00", "الوظيفة", "معلمات الطلب", "معلمات الاستجابة", "أمثلة الطلبات",
        "أمثلة الاستجابات", "رموز الحالة", "رموز الخطأ", "المعلمة", "إلزامي", "النوع", "الوصف", "الجدول",
        "معلمات المسار", "معلمات الاستعلام", "معلمات رأس الطلب", "معلمات نص الطلب", "معلمات نص الاستجابة",
        "رمز الحالة", "نعم", "لا", "لا يوجد",
    ]),
    ("ja", [
        "更新日：2024-09-29 GMT+08:00", "機能", "リクエストパラメータ", "レスポンスパラメータ", "リクエスト例",
        "レスポンス例", "ステータスコード", "エラーコード", "パラメータ", "必須", "タイプ", "説明", "表",
        "パスパラメータ", "クエリパラメータ", "リクエストヘッダーパラメータ", "リクエストボディパラメータ",
        "レスポンスボディパラメータ", "ステータスコード", "はい", "いいえ", "なし",
    ]),
    ("id", [
        "Diperbarui pada 2024-09-29 GMT+08:00", "Fungsi", "Parameter Permintaan", "Parameter Respons",
        "Contoh Permintaan", "Contoh Respons", "Kode Status", "Kode Kesalahan", "Parameter", "Wajib", "Tipe",
        "Deskripsi", "Tabel", "Parameter jalur", "Parameter kueri", "Parameter header permintaan",
        "Parameter badan permintaan", "Parameter badan respons", "Kode status", "Ya", "Tidak", "Tidak ada",
    ]),
];

#[rustfmt::skip]
const ENGLISH: Words = [
    "Updated on 2024-09-29 GMT+08:00", "Function", "Request Parameters", "Response Parameters",
    "Example Requests", "Example Responses", "Status Codes", "Error Codes", "Parameter", "Mandatory", "Type",
    "Description", "Table", "Path Parameters", "Query Parameters", "Request header parameters",
    "Request body parameters", "Response body parameters", "Status code", "Yes", "No", "None",
];

/// No language that is read.
#[rustfmt::skip]
const GERMAN: Words = [
    "Aktualisiert am 2024-09-29 GMT+08:00", "Funktion", "Anforderungsparameter", "Antwortparameter",
    "Beispielanforderungen", "Beispielantworten", "Statuscodes", "Fehlercodes", "Parameter", "Obligatorisch",
    "Typ", "Beschreibung", "Tabelle", "Pfadparameter", "Abfrageparameter", "Header-Parameter der Anforderung",
    "Body-Parameter der Anforderung", "Body-Parameter der Antwort", "Statuscode", "Ja", "Nein", "Keine",
];

/// The parts of a page: an element of HTML, and its text or the rows of a table.
type PageParts = Vec<(&'static str, String, Vec<Vec<&'static str>>)>;

fn parts(words: &Words) -> PageParts {
    let [updated, function, request, answer, asks, answers, statuses, errors, ..] = *words;
    let [
        name,
        mandatory,
        kind,
        text,
        table,
        path,
        query,
        header,
        body,
        back,
        status,
        yes,
        no,
        nothing,
    ] = words[8..]
    else {
        unreachable!()
    };
    let mut parts: PageParts = Vec::new();
    let mut number = 0;
    let line = |element, text: &str| (element, text.to_owned(), Vec::new());
    let mut caption = |what: &str| {
        number += 1;
        format!("{table} {number} {what}")
    };
    let rows = |rows: &[[&'static str; 4]]| {
        let headings = [[name, mandatory, kind, text]];
        headings.iter().chain(rows).map(|row| row.to_vec()).collect::<Vec<_>>()
    };
    let short = vec![vec![name, kind, text], vec!["loan_id", "String", "Loan."]];
    parts.push(line("p", updated));
    parts.push(line("h1", "Lending"));
    parts.push(line("h4", function));
    parts.push(line("p", "Lends."));
    parts.push(line("h4", "URI"));
    parts.push(line("p", "POST /v1/{shop_id}/loans"));
    parts.push(("table", caption(path), rows(&[["shop_id", yes, "String", "Shop."]])));
    parts.push(("table", caption(query), rows(&[["limit", no, "Integer", "Limit."]])));
    parts.push(line("h4", request));
    parts.push(("table", caption(header), rows(&[["X-Auth-Token", yes, "String", "Token."]])));
    let fields = [["isbn", yes, "String", "Book."], ["reader", no, "Reader object", "Reader."]];
    parts.push(("table", caption(body), rows(&fields)));
    parts.push(("table", caption("Reader"), rows(&[["name", yes, "String", "Name."]])));
    parts.push(line("h4", answer));
    parts.push(line("p", &format!("{status}: 200")));
    parts.push(("table", caption(back), short));
    parts.push(line("h4", asks));
    parts.push(line("pre", "POST /v1/1/loans\n\n{\n  \"isbn\" : \"1\"\n}"));
    parts.push(line("h4", answers));
    parts.push(line("p", &format!("{status}: 200")));
    parts.push(line("pre", "{\n  \"loan_id\" : \"a\"\n}"));
    parts.push(line("h4", statuses));
    parts.push(("table", String::new(), vec![vec![status, text], vec!["200", "OK."]]));
    parts.push(line("h4", errors));
    parts.push(line("p", nothing));
    parts
}

fn as_text(parts: &PageParts) -> String {
    let blocks = parts.iter().flat_map(|(_, text, rows)| {
        let text = Some(text.as_str()).filter(|text| !text.is_empty());
        text.into_iter().chain(rows.iter().flatten().copied())
    });
    blocks.collect::<Vec<_>>().join("\n\n")
}

fn as_html(parts: &PageParts) -> String {
    let mut out = "<html><body>".to_owned();
    for (element, text, rows) in parts {
        if rows.is_empty() {
            out.push_str(&format!("<{element}>{text}</{element}>\n"));
            continue;
        }
        let caption = if text.is_empty() { "" } else { "caption" };
        out.push_str(&format!("<table><{caption}>{text}</{caption}>").replace("<></>", ""));
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
            out.push_str(&format!("<tr>{}</tr>\n", cells.concat()));
        }
        out.push_str("</table>");
    }
    out
}

/// A document without where its parts come from.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| !key.starts_with("x-specwright-"));
            kept.map(|(key, value)| (key.clone(), plain(value))).collect()
        }
        Value::Array(items) => items.iter().map(plain).collect(),
        other => other.clone(),
    }
}

fn read(words: &Words, name: &str) -> transcribe::Outcome {
    let parts = parts(words);
    super::read_text(name, &if name.ends_with("html") { as_html(&parts) } else { as_text(&parts) })
}

#[test]
fn a_page_is_the_same_in_every_language() {
    let english = plain(&read(&ENGLISH, "lend-book.txt").document);
    for (language, words) in &PAGES {
        for name in ["lend-book.txt", "lend-book.html"] {
            let outcome = read(words, name);
            assert!(
                outcome.diagnostics.is_empty(),
                "{language} {name}: {:#?}",
                outcome.diagnostics
            );
            assert_eq!(plain(&outcome.document), english, "{language} {name}");
        }
    }
}

#[test]
fn a_page_in_an_unknown_language_is_refused() {
    for name in ["lend-book.txt", "lend-book.html"] {
        let outcome = read(&GERMAN, name);
        assert!(!outcome.has_operations(), "{name}: {}", outcome.text);
        let finding = outcome
            .diagnostics
            .iter()
            .find(|it| it.code == transcribe::Code::PageLanguage)
            .unwrap();
        assert!(
            finding.severity == transcribe::Severity::Error
                && finding.help.as_ref().unwrap().contains("Indonesian")
        );
    }
}

/// A title that is not known in a language whose others are: what stands below it may be anything.
#[test]
fn an_unknown_title_is_reported() {
    let mut words = PAGES[2].1;
    words[3] = "Lo que devuelve";
    for name in ["lend-book.txt", "lend-book.html"] {
        assert!(read(&words, name).is_incomplete(), "{name}");
    }
}

/// Headings of the column that says the opposite, in the order of the pages.
const OPTIONAL: [&str; 8] =
    ["是否可選", "Opcional", "Opcional", "İsteğe bağlı", "ไม่บังคับ", "اختياري", "任意", "Opsional"];

/// "Optional: no" is "mandatory: yes", while cells of more than yes and no mean what they say.
#[test]
fn a_column_of_what_is_optional_is_read_the_other_way_round() {
    let english = plain(&read(&ENGLISH, "lend-book.txt").document);
    let pages = PAGES.iter().map(|(_, words)| words).zip(OPTIONAL);
    for (words, heading) in pages.chain([(&ENGLISH, "Optional")]) {
        let mut words = *words;
        words[9] = heading;
        words.swap(19, 20);
        let outcome = read(&words, "lend-book.html");
        assert!(outcome.diagnostics.is_empty(), "{heading}: {:#?}", outcome.diagnostics);
        assert_eq!(plain(&outcome.document), english, "{heading}");
    }
    let mut words = ENGLISH;
    words[9] = "Optional";
    (words[19], words[20]) = ("Mandatory", "Optional");
    assert_eq!(plain(&read(&words, "lend-book.html").document), english);
}
