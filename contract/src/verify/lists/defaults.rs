//! Parameters that are left out have the values that the document gives them.

use serde_json::Value as Json;

use crate::verify::check::Check;
use crate::verify::compare::short;
use crate::verify::expectation::Expectation;
use crate::verify::judge::Kind;
use crate::verify::lists::List;
use crate::verify::lists::pages::{Role, items, role};
use crate::verify::run::{Run, Seen, Step};
use specwright::api::ParameterPlace;

impl Run<'_> {
    /// A list with the defaults of its parameters said is the list without them.
    pub(in crate::verify) async fn explicit_defaults(&mut self, list: &List, plain: &Seen) -> Step {
        let operation = self.operation(list.operation);
        // What is asked for by default may stand for all of it: `ALL`.
        let roles = [Role::Limit, Role::Offset, Role::Page, Role::Sort, Role::Direction];
        let roles: Vec<usize> = roles.iter().filter_map(|it| role(operation, *it)).collect();
        let mut defaults: Vec<(usize, Json)> = Vec::new();
        for (at, parameter) in operation.parameters.iter().enumerate() {
            let is_free = parameter.place == ParameterPlace::Query && !parameter.required;
            let schema = self.parameter_schema(list.operation, at);
            let default = schema.and_then(|it| self.values().facts(&it).default);
            defaults.extend(default.filter(|_| is_free && roles.contains(&at)).map(|it| (at, it)));
        }
        if !plain.is_success()
            || defaults.is_empty()
            || !self.differs(list, plain, &defaults).await?
        {
            return Ok(());
        }
        // Which of them it is.
        for (at, value) in &defaults {
            let one = [(*at, value.clone())];
            if defaults.len() > 1 && !self.differs(list, plain, &one).await? {
                continue;
            }
            let mut call = list.call.clone();
            call.values.insert(*at, value.clone());
            let said = self.send(&call).await?;
            let place = format!("query parameter {}", operation.parameters[*at].name);
            let message = format!(
                "its default is {}, and with that said the answer is another one than without it",
                short(value)
            );
            let what = (Check::Described, place.as_str(), message);
            self.list_found_as(list, what, &[plain, &said], Expectation::same_list);
        }
        Ok(())
    }

    /// Whether the list is another one with these values said.
    async fn differs(&mut self, list: &List, plain: &Seen, values: &[(usize, Json)]) -> Step<bool> {
        let mut call = list.call.clone();
        call.values.extend(values.iter().cloned());
        let said = self.send(&call).await?;
        self.judge(&said, Kind::Valid);
        self.checked(Check::Described);
        let ids = |it: &Seen| it.json().map(|it| list.ids(&items(&it)));
        Ok(said.is_success() && ids(&said) != ids(plain))
    }
}
