//! In which order a run tries what, and how much of its requests each part may take.

use std::collections::VecDeque;

use super::breaches::Breach;
use super::check::Check;
use super::run::{Found, Halt, Run, Seen, Step};
use super::values::Labelled;
use specwright::api::Method;

/// What is tried in one go: of an operation or resource, by its index.
enum Trial<'b> {
    Baseline(usize),
    Creation(usize),
    Links(usize),
    State(usize),
    Singleton(usize),
    Lists(usize),
    Words(usize),
    Actions(usize),
    Slowness,
    Authentication(usize, bool),
    Protocol(usize),
    LeaveOut(usize),
    Offers(usize),
    Malformed(usize),
    Accept(usize, usize),
    AcceptParameters(usize, usize),
    Breach(&'b Breach),
}

impl Run<'_> {
    /// All of a run. Whatever ends it early, what was found stays.
    pub(super) async fn all(&mut self) -> Step {
        for index in self.in_order() {
            self.part(40, Trial::Baseline(index)).await?;
        }
        self.look_around()?;
        let resources: Vec<usize> = (0..self.resources.len()).collect();
        let budget = self.options.max_requests;
        for resource in resources.clone() {
            self.part(budget / 20, Trial::Creation(resource)).await?;
        }
        for index in self.in_order() {
            self.part(12, Trial::Links(index)).await?;
        }
        self.protocol(budget).await?;
        self.first_values(budget).await?;
        // Refusals are many: they begin while enough requests are left.
        let mut sequences = self.sequences(&resources).into_iter();
        while self.left() > budget / 4
            && let Some((share, trial)) = sequences.next()
        {
            self.part(share, trial).await?;
        }
        let mut breaches: Vec<VecDeque<Breach>> =
            self.ranked().into_iter().map(VecDeque::from).collect();
        self.refusals(&mut breaches, 0, budget / 8).await?;
        for (share, trial) in sequences {
            self.part(share, trial).await?;
        }
        self.further_values(2, 4).await?;
        self.refusals(&mut breaches, 1, 0).await?;
        self.further_values(4, 6).await?;
        self.part(20, Trial::Slowness).await?;
        self.refusals(&mut breaches, 2, 0).await?;
        self.further_values(6, 9).await?;
        self.part(20, Trial::Slowness).await
    }

    /// What looks at several requests together, each with its share of the requests.
    fn sequences(&self, resources: &[usize]) -> Vec<(usize, Trial<'static>)> {
        let budget = self.options.max_requests;
        let gets =
            self.in_order().into_iter().filter(|it| self.operation(*it).method == Method::Get);
        // Many things each get less, so that each has its turn.
        let each = |whole: usize, count: usize, most: usize| {
            (whole / count.max(1)).clamp(budget / 24, most)
        };
        let state = each(budget / 4, resources.len(), budget / 10);
        let list = each(budget / 3, self.lists().len(), budget / 8);
        let states = resources.iter().map(move |it| (state, Trial::State(*it)));
        let singletons = gets.map(|it| (16, Trial::Singleton(it)));
        let lists = self.lists().into_iter().map(move |it| (list, Trial::Lists(it)));
        let actions = resources.iter().map(|it| (budget / 16, Trial::Actions(*it)));
        let words = self.in_order().into_iter().map(|it| (budget / 20, Trial::Words(it)));
        states.chain(singletons).chain(actions).chain(words).chain(lists).collect()
    }

    /// A part of a run, with its share of the requests.
    async fn part(&mut self, requests: usize, part: Trial<'_>) -> Step {
        self.share(requests);
        let outcome = self.take(part).await;
        self.share(usize::MAX);
        match outcome {
            Err(Halt::Share) => Ok(()),
            other => other,
        }
    }

    async fn take(&mut self, part: Trial<'_>) -> Step {
        match part {
            Trial::Baseline(index) => self.baseline(index).await,
            Trial::Creation(resource) => self.creation(resource).await,
            Trial::Links(index) => self.linked(index).await,
            Trial::State(resource) => self.state(resource).await,
            Trial::Singleton(index) => self.singleton(index).await,
            Trial::Lists(list) => self.lists_of(list).await,
            Trial::Words(index) => self.words(index).await,
            Trial::Actions(resource) => {
                self.actions(resource).await?;
                self.in_use(resource).await?;
                self.cascades(resource).await?;
                self.conditions(resource).await
            }
            Trial::Slowness => self.slowness().await,
            Trial::Authentication(index, is_thorough) => {
                self.authentication(index, is_thorough).await?;
                if is_thorough {
                    self.key_in_query(index).await?;
                    self.alternatives_of(index).await?;
                }
                Ok(())
            }
            Trial::Protocol(index) => {
                self.methods(index).await?;
                self.reading(index).await?;
                self.odd_queries(index).await
            }
            Trial::LeaveOut(index) => self.leave_out(index).await,
            Trial::Offers(index) => self.offers(index).await,
            Trial::Malformed(index) => self.malformed(index).await,
            Trial::Accept(index, number) => self.accept(index, number).await,
            Trial::AcceptParameters(index, number) => self.accept_parameters(index, number).await,
            Trial::Breach(breach) => self.breach(breach).await,
        }
    }

    /// The operations, those that create things first, the nearest to the root before others.
    fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.api.operations.len()).collect();
        order.retain(|it| self.is_allowed(*it));
        let rank = |index: &usize| {
            let operation = self.operation(*index);
            let is_delete = operation.method.as_str() == "DELETE";
            (is_delete, self.creates(*index).is_none(), operation.path.matches('/').count())
        };
        order.sort_by_key(rank);
        // What is deleted is looked at in sequences of its own.
        order.retain(|it| self.operation(*it).method.as_str() != "DELETE");
        order
    }

    /// Whether what answers is the service of the document at all.
    fn look_around(&mut self) -> Step {
        let operations = &self.report.coverage.operations;
        let all = operations.iter().flat_map(|it| it.statuses.iter());
        let (mut total, mut absent, mut denied) = (0, 0, 0);
        for (status, count) in all {
            total += count;
            absent += if *status == 404 { *count } else { 0 };
            denied += if matches!(status, 401 | 403) { *count } else { 0 };
        }
        if total > 0 && absent == total && self.base.is_empty() {
            return Err(Halt::Down(format!(
                "it is no server of this document: all {total} requests were answered with 404; is the path of the address right?"
            )));
        }
        if total > 0 && denied == total {
            self.note("everything was answered with 401 or 403: give credentials with SPECWRIGHT_CREDENTIAL_<SCHEME> or --credentials, or little is proved");
        }
        Ok(())
    }

    async fn protocol(&mut self, budget: usize) -> Step {
        let count = self.api.operations.len();
        for index in 0..count {
            let is_first = self.operation(index).security.first()
                != index.checked_sub(1).and_then(|it| self.operation(it).security.first());
            self.part(budget / 40, Trial::Authentication(index, is_first)).await?;
        }
        for index in 0..count {
            self.part(budget / 40, Trial::Protocol(index)).await?;
        }
        Ok(())
    }

    /// The first breach of each keyword at each place, in turn over the operations, and the first
    /// values at the limits.
    async fn first_values(&mut self, budget: usize) -> Step {
        for index in self.in_order() {
            self.part(budget / 20, Trial::LeaveOut(index)).await?;
            self.part(8, Trial::Offers(index)).await?;
        }
        self.further_values(0, 2).await?;
        for index in self.in_order() {
            self.part(4, Trial::Malformed(index)).await?;
        }
        Ok(())
    }

    async fn further_values(&mut self, from: usize, to: usize) -> Step {
        for number in from..to {
            for index in self.in_order() {
                if number < self.profiles(index) {
                    self.part(16, Trial::Accept(index, number)).await?;
                }
                self.part(8, Trial::AcceptParameters(index, number)).await?;
            }
        }
        Ok(())
    }

    /// Breaches of one rank, in turn over the operations, until only so many requests are left.
    async fn refusals(
        &mut self,
        queues: &mut [VecDeque<Breach>],
        rank: u8,
        reserve: usize,
    ) -> Step {
        loop {
            let mut is_done = true;
            for queue in &mut *queues {
                if queue.front().is_none_or(|it| it.rank > rank) {
                    continue;
                }
                let Some(breach) = queue.pop_front() else { continue };
                if self.left() < reserve {
                    queue.push_front(breach);
                    return Ok(());
                }
                is_done = false;
                self.part(6, Trial::Breach(&breach)).await?;
            }
            if is_done {
                return Ok(());
            }
        }
    }

    async fn state(&mut self, resource: usize) -> Step {
        self.deletion(resource).await?;
        self.patching(resource).await?;
        self.replacing(resource).await?;
        self.unknown_things(resource).await?;
        self.strangers(resource).await
    }

    async fn lists_of(&mut self, operation: usize) -> Step {
        if !self.is_allowed(operation) {
            return Ok(());
        }
        if let Some(resource) = self.resources.iter().position(|it| it.list == Some(operation)) {
            self.fill(resource).await?;
        }
        let Some(list) = self.list(operation).await? else { return Ok(()) };
        self.limits(&list).await?;
        self.filtering(&list).await?;
        self.sorting(&list).await?;
        self.searching(&list).await?;
        let seen = self.send(&list.whole()).await?;
        self.described_order(&list, &seen);
        let plain = self.send(&list.call).await?;
        self.described_length(&list, &plain);
        Ok(())
    }

    async fn words(&mut self, index: usize) -> Step {
        self.unique(index).await?;
        self.deleted_together(index).await?;
        self.idempotency(index).await?;
        self.references(index).await?;
        self.described_limits(index).await?;
        self.described_defaults(index).await
    }

    /// What is known only at the end.
    pub(super) fn finish(&mut self) {
        let missing: Vec<((usize, u16, String), Seen)> = std::mem::take(&mut self.optional_headers)
            .into_iter()
            .filter_map(|(key, seen)| Some((key, seen?)))
            .collect();
        for ((operation, status, name), seen) in missing {
            let is_seen = self.headers_seen.iter().any(|it| it.2 == name);
            let is_own = self.headers_seen.contains(&(operation, status, name.clone()));
            let is_location = status == 201 && name.eq_ignore_ascii_case("location");
            if is_own || !(is_seen || is_location) || is_occasional(&name) {
                continue;
            }
            let message =
                "the document declares it, and no answer of this status has it".to_owned();
            let (check, place) = (Check::DeclaredHeadersPresent, format!("response header {name}"));
            self.found(Found { check, operation, place, keyword: None, message, steps: &[&seen] });
        }
        self.untried();
        self.report.coverage.unchecked = self.unchecked();
        let order = |id: &str| self.api.operations.iter().position(|it| it.id == id);
        self.report.findings.sort_by_key(|it| order(&it.operation));
        self.proved_little();
    }

    /// Keywords that nothing was sent for.
    fn untried(&mut self) {
        for index in 0..self.api.operations.len() {
            let mut all: Vec<String> = self
                .breaches(index)
                .iter()
                .map(|it| format!("{}: {}", it.place, it.keyword))
                .collect();
            if let Some(base) = self.base.get(&index) {
                for slot in self.slots(base) {
                    let place = super::judge::placed("request body", &slot.pointer);
                    let labels = self.values().valid(&slot.origin);
                    all.extend(
                        labels.iter().map(|Labelled { keyword, .. }| format!("{place}: {keyword}")),
                    );
                }
            }
            all.sort();
            all.dedup();
            let coverage = &mut self.report.coverage.operations[index];
            all.retain(|it| !coverage.keywords.contains_key(it));
            coverage.untried = all;
        }
    }

    fn proved_little(&mut self) {
        let silent: Vec<String> = self
            .api
            .operations
            .iter()
            .enumerate()
            .filter(|(index, _)| {
                let statuses = &self.report.coverage.operations[*index].statuses;
                self.is_allowed(*index) && !statuses.keys().any(|it| (200..300).contains(it))
            })
            .map(|(_, it)| format!("`{}`", it.id))
            .collect();
        if !silent.is_empty() {
            let shown = silent.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
            let more = if silent.len() > 10 { " and others" } else { "" };
            self.note(format!("no request of these was successful, so that little is proved of them: {shown}{more}"));
        }
        let has_writes = (0..self.api.operations.len()).any(|it| !self.is_allowed(it));
        if has_writes {
            self.note("operations that change something were left out; --allow-writes tries them on a service whose data may change");
        }
        let signed: Vec<String> = self
            .api
            .security_schemes
            .iter()
            .filter(|it| !self.options.credentials.can_sign(it))
            .map(|it| format!("`{}`", it.name))
            .collect();
        if !signed.is_empty() {
            self.note(format!("requests are not signed, as {} asks for", signed.join(", ")));
        }
    }
}

/// Whether a header is there only now and then, by what it says.
fn is_occasional(name: &str) -> bool {
    let name = name.to_lowercase();
    [
        "next",
        "prev",
        "link",
        "retry",
        "deprecat",
        "sunset",
        "warning",
        "age",
        "replay",
        "set-cookie",
        "problem",
    ]
    .iter()
    .any(|it| name.contains(it))
}
