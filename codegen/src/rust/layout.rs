//! Which files there are: one for each named schema and each operation, so that a review shows
//! what moved.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::face::{self, Face};
use super::features::{Features, Homes};
use super::file::SourceFile;
use super::ty::{Scope, TypeWriter};
use super::{
    Context, File, Options, Record, Target, alias, builder, client, enumeration, index, mark,
    object, operation, package, server, union, webhook,
};
use crate::api::{Shape, TypeId};
use crate::names::{Home, Names};
use crate::stack;

/// All files, sorted by path.
pub(super) fn files(context: &Context<'_>, options: &Options) -> Vec<File> {
    let advice = "Do not edit: change the document and build again.";
    let header = mark::line("mod.rs", &options.document, advice);
    let (folder, root) = match options.target {
        Target::Module => ("", "mod.rs"),
        Target::Crate { .. } => ("src/", "src/lib.rs"),
    };
    let homes = homes(context);
    let features = features(context, &homes, options);
    let rendered = in_parallel(&homes.iter().collect::<Vec<_>>(), |(home, types)| {
        let kind = match home {
            Home::Type(_) => "models",
            Home::Operation(_) => "operations",
        };
        let path = format!("{folder}{kind}/{}.rs", context.names.module(**home));
        let source = source(context, **home, types);
        let names = source.names();
        (File { path, text: source.finish(&header) }, (**home, names))
    });
    let (mut files, named): (Vec<File>, BTreeMap<Home, Vec<String>>) = rendered.into_iter().unzip();
    let mut add = |path: String, source: SourceFile| {
        files.push(File { path, text: source.finish(&header) });
    };
    for (part, is_models) in [("models", true), ("operations", false)] {
        let index = index::index(context, &named, features.as_ref(), options, is_models);
        add(format!("{folder}{part}/mod.rs"), index);
    }
    add(format!("{folder}client.rs"), client::file(context));
    let has_builder = builder::has_builder(context.api, &options.target);
    if has_builder {
        add(format!("{folder}builder.rs"), builder::file(context));
        if server::has_choice(context) {
            add(format!("{folder}servers.rs"), server::file(context));
        }
    }
    if webhook::has_file(context) {
        add(format!("{folder}webhooks.rs"), webhook::file(context));
    }
    let has_foreign = files.iter().any(has_foreign_names);
    let root_source =
        index::root(context, options, features.as_ref(), has_foreign && folder == "src/");
    files.push(File { path: root.to_owned(), text: root_source.finish(&header) });
    if let Target::Crate { name, runtime } = &options.target {
        let (runtime, features) = (runtime.as_deref(), features.as_ref());
        files.push(package::manifest(context, name, runtime, features, options));
        files.push(package::readme(context, name, &options.document, features));
    }
    files.push(Record::of(options, &files).file());
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The public face of the files.
pub(super) fn face(context: &Context<'_>, options: &Options) -> Face {
    let homes = homes(context);
    let features = features(context, &homes, options);
    let read = |(home, types): &(&Home, &Vec<TypeId>)| {
        let condition = features.as_ref().and_then(|features| features.condition(**home));
        face::of_home(context, **home, types, source(context, **home, types), condition)
    };
    let parts = in_parallel(&homes.iter().collect::<Vec<_>>(), read);
    let rest = face_of_rest(context, options).items.into_iter();
    let mut face = Face::default();
    parts.into_iter().flatten().chain(rest).for_each(|(path, item)| face.add(path, item));
    face.features = features.map(|features| features.all).unwrap_or_default();
    face
}

/// The public face of what there is besides models and operations.
pub(super) fn face_of_rest(context: &Context<'_>, options: &Options) -> Face {
    let mut face = Face::default();
    let mut add = |module: &str, source: SourceFile| {
        face::of_file(module, source).into_iter().for_each(|(path, item)| face.add(path, item));
    };
    add("", client::file(context));
    if builder::has_builder(context.api, &options.target) {
        add("", builder::file(context));
        if server::has_choice(context) {
            add("servers", server::file(context));
        }
    }
    if webhook::has_file(context) {
        add("webhooks", webhook::file(context));
    }
    face
}

/// The features of a crate.
pub(super) fn features(
    context: &Context<'_>,
    homes: &Homes,
    options: &Options,
) -> Option<Features> {
    match options.target {
        Target::Module => None,
        Target::Crate { .. } => Features::of(context, homes, options.tag_features),
    }
}

/// Small APIs are rendered before a thread is up.
const ITEMS_PER_THREAD: usize = 32;

/// Maps items on all processors; the results are in the order of the items.
pub(super) fn in_parallel<T: Sync, R: Send>(items: &[T], map: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = processors.min(items.len() / ITEMS_PER_THREAD);
    if threads < 2 {
        return stack::on_deep_stack(|| items.iter().map(&map).collect());
    }
    // More parts than threads: files differ in size.
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(ITEMS_PER_THREAD, Ordering::Relaxed);
            let Some(part) = items.get(start..) else { return done };
            let part = &part[..part.len().min(ITEMS_PER_THREAD)];
            done.push((start, part.iter().map(&map).collect::<Vec<R>>()));
        }
    };
    let mut parts: Vec<(usize, Vec<R>)> = std::thread::scope(|scope| {
        // This thread is one of them, where there is room.
        let own = usize::from(stack::is_deep());
        let others: Vec<_> = (own..threads).map(|_| stack::spawn(scope, work)).collect();
        let own = (0..own).flat_map(|_| work()).collect::<Vec<_>>();
        own.into_iter().chain(others.into_iter().flat_map(stack::joined)).collect()
    });
    parts.sort_by_key(|(start, _)| *start);
    parts.into_iter().flat_map(|(_, part)| part).collect()
}

/// The types with an item, by the file they stand in; every operation that is selected has a file.
pub(super) fn homes(context: &Context<'_>) -> Homes {
    let mut homes = Homes::new();
    for index in (0..context.api.operations.len()).filter(|index| context.selection.has(*index)) {
        homes.insert(Home::Operation(index), Vec::new());
    }
    for (id, _) in context.api.types.iter() {
        let home = Names::home(context.api, id);
        let writer = TypeWriter::new(context, Scope::File(home));
        if writer.context.has_item(id) && context.analysis.is_reached(id) {
            homes.entry(home).or_default().push(id);
        }
    }
    homes
}

/// What stands in the file of a model or an operation.
pub(super) fn source(context: &Context<'_>, home: Home, types: &[TypeId]) -> SourceFile {
    let mut file = SourceFile::default();
    let mut writer = TypeWriter::new(context, Scope::File(home));
    if let Some(index) = context.operation_in(home) {
        operation::write(&mut file, &mut writer, index);
    }
    for id in types {
        if let Some(defined) = context.analysis.same_as(*id) {
            alias::write_same(&mut file, &mut writer, *id, defined);
            continue;
        }
        match &context.api.types.get(*id).shape {
            Shape::Struct(object) => object::write(&mut file, &mut writer, *id, object),
            Shape::Enum(values) => enumeration::write(&mut file, &mut writer, *id, values),
            Shape::Union(union) => union::write(&mut file, &mut writer, *id, union),
            _ => alias::write(&mut file, &mut writer, *id),
        }
    }
    file.imports = writer.imports;
    if context.exhaustive {
        file.close();
    }
    file
}

/// Whether there may be names in other letters than English.
fn has_foreign_names(file: &File) -> bool {
    if file.text.is_ascii() {
        return false;
    }
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    file.text.lines().filter(is_code).any(|line| !line.is_ascii())
}
