//! A page that is understood, or an operation of an API definition.

use specwright::diagnostic::Diagnostic;

use super::model::{self, Field};
use super::page::Page;
use super::roles::Role;
use super::sections::{Placed, Reading};

/// One page, read.
pub(crate) struct PageData {
    pub(crate) page: Page,
    pub(crate) reading: Reading,
    pub(crate) roles: Vec<Role>,
    pub(crate) operation_id: String,
    /// Whether somebody has called the operation that, as against its file.
    pub(crate) is_named: bool,
    /// What an API definition says besides; `None` for a page.
    pub(crate) definition: Option<Facts>,
}

impl PageData {
    /// The rows of the tables that are wanted, each with the role of its table. What is wrong with
    /// them is said once, where they become part of the document; who reads them again drops it.
    pub(crate) fn rows(
        &self,
        is_wanted: impl Fn(&Placed, &Role) -> bool,
        findings: &mut Vec<Diagnostic>,
    ) -> Vec<(&Role, Field)> {
        let mut rows = Vec::new();
        for (placed, role) in self.reading.tables.iter().zip(&self.roles) {
            if is_wanted(placed, role) {
                let (file, table) = (&self.page.file, &placed.table);
                let fields = model::fields(file, table, &placed.under, role, findings);
                rows.extend(fields.into_iter().map(|field| (role, field)));
            }
        }
        rows
    }

    /// The headers of requests.
    pub(crate) fn request_headers(&self, findings: &mut Vec<Diagnostic>) -> Vec<Field> {
        let rows = self.rows(|_, role| *role == Role::RequestHeader, findings);
        rows.into_iter().map(|(_, field)| field).collect()
    }
}

/// What a definition says beside what pages do.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// The group of the operation.
    pub(crate) tag: Option<String>,
    /// What the document that it is part of is about.
    pub(crate) product: Option<String>,
    pub(crate) version: Option<String>,
    /// The addresses of the service.
    pub(crate) servers: Vec<String>,
    pub(crate) is_deprecated: bool,
}
