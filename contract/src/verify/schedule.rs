//! In which order a run tries what, and how much of its requests each part may take.

use std::collections::VecDeque;

use super::breaches::Breach;
use super::run::{Boxed, Halt, Run, Step};
use specwright::api::{Method, SecurityUse};

/// What is tried in one go: of an operation or resource, by its index.
#[derive(Clone, Debug)]
enum Trial {
    Baseline(usize),
    Reach(usize),
    Creation(usize),
    Links(usize),
    Deletion(usize),
    Patching(usize),
    Replacing(usize),
    Unknown(usize),
    Strangers(usize),
    Singleton(usize),
    Tally(usize),
    Gathered(usize),
    List(usize),
    Words(usize),
    Actions(usize),
    Conditions(usize),
    ConditionsOf(usize),
    Slowness,
    Authentication(usize),
    Miscredited(usize),
    Schemes(usize),
    /// The method of this number that the path does not have.
    Methods(usize, usize),
    Reading(usize),
    OddQueries(usize),
    OddValues(usize),
    Negotiated(usize),
    LeaveOut(usize),
    Offers(usize),
    Malformed(usize),
    Together,
    Accept(usize, usize),
    AcceptParameters(usize, usize),
    Breach(Box<Breach>),
}

impl Trial {
    /// What reports call it.
    fn name(&self) -> &'static str {
        match self {
            Self::Baseline(_) => "first requests",
            Self::Reach(_) => "ways to operations",
            Self::Creation(_) => "creation",
            Self::Links(_) => "links",
            Self::Deletion(_) => "deletion",
            Self::Patching(_) => "changes",
            Self::Replacing(_) => "replacements",
            Self::Unknown(_) | Self::Strangers(_) => "what is not there",
            Self::Singleton(_) | Self::Tally(_) => "what there is one of",
            Self::Gathered(_) => "what is worked out",
            Self::List(_) => "lists",
            Self::Words(_) => "words",
            Self::Actions(_) => "actions",
            Self::Conditions(_) | Self::ConditionsOf(_) => "entity tags",
            Self::Slowness => "slow answers",
            Self::Authentication(_) | Self::Miscredited(_) | Self::Schemes(_) => "authentication",
            Self::Methods(..) => "methods",
            Self::Reading(_) => "reading twice",
            Self::OddQueries(_) | Self::OddValues(_) => "odd values",
            Self::Negotiated(_) => "media types",
            Self::LeaveOut(_) | Self::Offers(_) => "bodies",
            Self::Malformed(_) => "malformed bodies",
            Self::Accept(..) | Self::AcceptParameters(..) => "valid values",
            Self::Breach(_) | Self::Together => "invalid values",
        }
    }
}

/// So often all operations have their turn that were not accepted yet.
const ROUNDS: usize = 4;

/// So many operations are looked at first for what most services do in one place.
const SAMPLE: usize = 4;

/// Trials of one sort, in their order.
struct Stream {
    /// Its part of the requests, beside those of the others.
    weight: usize,
    spent: usize,
    trials: VecDeque<Trial>,
}

/// The first of each, then the second of each, and so on.
fn in_turn(mut all: Vec<VecDeque<Trial>>) -> Vec<Trial> {
    let mut found = Vec::new();
    while all.iter().any(|it| !it.is_empty()) {
        found.extend(all.iter_mut().filter_map(VecDeque::pop_front));
    }
    found
}

impl Run<'_> {
    /// All of a run. Whatever ends it early, what was found stays.
    pub(super) async fn all(&mut self) -> Step {
        for index in self.in_order() {
            self.part(Trial::Baseline(index)).await?;
        }
        self.look_around()?;
        self.reach_all().await?;
        for resource in 0..self.resources.len() {
            self.part(Trial::Creation(resource)).await?;
        }
        for index in self.in_order() {
            self.part(Trial::Links(index)).await?;
        }
        self.part(Trial::Together).await?;
        let mut streams = self.streams();
        // Whichever has had the least of its part is next.
        while let Some(next) = streams
            .iter_mut()
            .filter(|it| !it.trials.is_empty())
            .min_by_key(|it| it.spent * 1000 / it.weight)
        {
            let Some(trial) = next.trials.pop_front() else { continue };
            let before = self.report.coverage.requests;
            self.part(trial).await?;
            next.spent += self.report.coverage.requests - before;
        }
        Ok(())
    }

    /// Looks for first successes of what was not accepted yet, until no more are found: what one
    /// operation has made may be what another one needs.
    async fn reach_all(&mut self) -> Step {
        for _ in 0..ROUNDS {
            let known = self.ways();
            for index in self.in_order() {
                self.part(Trial::Reach(index)).await?;
            }
            if self.ways() == known {
                break;
            }
        }
        for index in self.in_order() {
            if !self.base.contains_key(&index) {
                self.all_refused(index);
            }
        }
        Ok(())
    }

    /// A part of a run, with its share of the requests.
    async fn part(&mut self, trial: Trial) -> Step {
        let (name, requests) = (trial.name(), self.report.coverage.requests);
        let findings = self.report.findings.len();
        self.share(self.most(&trial));
        let outcome = self.take(trial).await;
        self.share(usize::MAX);
        let spent = self.report.coverage.parts.entry(name).or_default();
        spent.requests += self.report.coverage.requests - requests;
        spent.findings += self.report.findings.len() - findings;
        match outcome {
            Err(Halt::Share) => Ok(()),
            other => other,
        }
    }

    /// The most requests of a trial.
    fn most(&self, trial: &Trial) -> usize {
        let budget = self.options.max_requests;
        match trial {
            Trial::Breach(_) => 8,
            Trial::Malformed(_) => 12,
            Trial::Links(_) => 12,
            Trial::Accept(..) | Trial::AcceptParameters(..) | Trial::Offers(_) => 16,
            Trial::Slowness => 20,
            Trial::Baseline(_) => 40,
            Trial::Reach(_) => 60,
            // All lists together take no more than half of what sequences have.
            Trial::List(_) => (budget / 8).min(budget / 4 / self.lists().len().max(1)).max(40),
            // Nothing else tells as much of as many values.
            Trial::Together => budget / 5,
            // A thing of many members is changed many times.
            Trial::Patching(_) => (budget / 10).max(40),
            _ => (budget / 16).max(30),
        }
    }

    fn take(&mut self, trial: Trial) -> Boxed<'_, ()> {
        match trial {
            Trial::Baseline(index) => self.baseline(index),
            Trial::Reach(index) => Box::pin(self.reach(index)),
            Trial::Creation(resource) => Box::pin(self.creation(resource)),
            Trial::Links(index) => Box::pin(self.linked(index)),
            Trial::Deletion(resource) => Box::pin(self.deletion(resource)),
            Trial::Patching(resource) => Box::pin(self.patching(resource)),
            Trial::Replacing(resource) => Box::pin(self.replacing(resource)),
            Trial::Unknown(resource) => Box::pin(self.unknown_things(resource)),
            Trial::Strangers(resource) => Box::pin(self.strangers(resource)),
            Trial::Singleton(index) => Box::pin(self.singleton(index)),
            Trial::Tally(index) => Box::pin(self.tallies(index)),
            Trial::Gathered(resource) => Box::pin(self.gathered(resource)),
            Trial::List(list) => Box::pin(self.lists_of(list)),
            Trial::Words(index) => Box::pin(self.words(index)),
            Trial::Actions(resource) => Box::pin(async move {
                self.actions(resource).await?;
                self.in_use(resource).await?;
                self.not_while_held(resource).await?;
                self.cascades(resource).await?;
                self.fixed(resource).await?;
                self.transitions(resource).await?;
                self.often(resource).await?;
                self.counted_parts(resource).await
            }),
            Trial::Conditions(resource) => Box::pin(self.conditions(resource)),
            Trial::ConditionsOf(index) => Box::pin(self.conditions_of(index)),
            Trial::Slowness => Box::pin(self.slowness()),
            Trial::Authentication(index) => Box::pin(self.unauthenticated(index)),
            Trial::Miscredited(index) => Box::pin(self.miscredited(index)),
            Trial::Schemes(index) => Box::pin(async move {
                self.authentication(index).await?;
                self.key_in_query(index).await?;
                self.alternatives_of(index).await
            }),
            Trial::Methods(index, number) => Box::pin(self.methods(index, number)),
            Trial::Reading(index) => Box::pin(self.reading(index)),
            Trial::OddQueries(index) => Box::pin(self.odd_queries(index)),
            Trial::OddValues(index) => Box::pin(self.odd_values(index)),
            Trial::Negotiated(index) => Box::pin(self.negotiated(index)),
            Trial::LeaveOut(index) => Box::pin(self.leave_out(index)),
            Trial::Offers(index) => Box::pin(self.offers(index)),
            Trial::Malformed(index) => Box::pin(async move {
                self.malformed(index).await?;
                self.described_syntax(index).await
            }),
            Trial::Accept(index, number) => Box::pin(self.accept(index, number)),
            Trial::AcceptParameters(index, number) => {
                Box::pin(self.accept_parameters(index, number))
            }
            Trial::Together => Box::pin(self.several_at_once()),
            Trial::Breach(breach) => Box::pin(async move { self.breach(&breach).await }),
        }
    }

    /// What is tried of what was found to be there, what proves most first.
    fn streams(&self) -> Vec<Stream> {
        let stream =
            |weight, trials: Vec<Trial>| Stream { weight, spent: 0, trials: trials.into() };
        // What refusals of several values have vouched for needs fewer requests of its own.
        let of_refusals = if self.vouched.is_empty() { 36 } else { 20 };
        vec![
            stream(71 - of_refusals, self.sequences()),
            stream(of_refusals, self.refusals()),
            stream(15, self.values_at_limits()),
            stream(14, self.protocol()),
        ]
    }

    /// What looks at several requests together.
    fn sequences(&self) -> Vec<Trial> {
        let resources = || 0..self.resources.len();
        let operations = self.in_order();
        let gets: Vec<usize> = operations
            .iter()
            .copied()
            .filter(|it| self.operation(*it).method == Method::Get)
            .collect();
        let mut all: Vec<Trial> = Vec::new();
        // What words say costs little, and what an action does as well.
        all.extend(operations.into_iter().map(Trial::Words));
        all.extend(resources().map(Trial::Actions));
        all.extend(resources().map(Trial::Conditions));
        all.extend(gets.iter().copied().map(Trial::ConditionsOf));
        all.extend(gets.iter().copied().map(Trial::Singleton));
        all.extend(gets.into_iter().map(Trial::Tally));
        all.extend(resources().map(Trial::Gathered));
        all.extend(resources().map(Trial::Deletion));
        // What costs more has its turn for one resource after the other, so that none of it is left
        // out altogether where there are more resources than requests.
        all.extend(in_turn(vec![
            resources().map(Trial::Replacing).collect(),
            resources().map(Trial::Patching).collect(),
            resources().map(Trial::Unknown).collect(),
            self.lists().into_iter().map(Trial::List).collect(),
            resources().map(Trial::Strangers).collect(),
        ]));
        all
    }

    /// What HTTP itself asks: of some operations first, since most services do it in one place.
    fn protocol(&self) -> Vec<Trial> {
        let all = || 0..self.api.operations.len();
        let mut known: Vec<&Vec<Vec<SecurityUse>>> = Vec::new();
        let mut schemed = Vec::new();
        for index in all() {
            let security = &self.operation(index).security;
            if !known.contains(&security) {
                known.push(security);
                schemed.push(index);
            }
        }
        let mut found: Vec<Trial> = schemed.iter().copied().map(Trial::Schemes).collect();
        // Some of each sort come first.
        let lists = self.lists();
        let gets = || all().filter(|it| self.operation(*it).method == Method::Get);
        let item = gets().find(|it| self.resources.iter().any(|known| known.read == Some(*it)));
        let bodies = || self.in_order().into_iter().filter(|it| self.base_has_body(*it));
        let first = || lists.first().copied().into_iter().chain(item);
        found.extend(first().map(Trial::Reading));
        found.extend(first().map(Trial::OddValues));
        found.extend(all().take(SAMPLE).map(|it| Trial::Methods(it, 0)));
        found.extend(bodies().take(SAMPLE).map(Trial::Malformed));
        let is_new = |it: &usize| !first().any(|known| known == *it);
        found.extend(in_turn(vec![
            all().filter(|it| !schemed.contains(it)).map(Trial::Miscredited).collect(),
            // One request for each path: it costs least.
            all().skip(SAMPLE).map(|it| Trial::Methods(it, 0)).collect(),
            bodies().skip(SAMPLE).map(Trial::Malformed).collect(),
        ]));
        found.extend(all().filter(is_new).map(Trial::Reading));
        found.extend(all().filter(|it| schemed.contains(it)).map(Trial::Authentication));
        // What lets wrong credentials pass mostly asks for none.
        found.extend(all().filter(|it| !schemed.contains(it)).map(Trial::Authentication));
        found.extend(all().map(Trial::Negotiated));
        found.extend(all().map(Trial::OddQueries));
        found.extend(all().filter(is_new).map(Trial::OddValues));
        found.extend(all().map(|it| Trial::Methods(it, 1)));
        found.push(Trial::Slowness);
        found
    }

    /// Whether an operation is known to take a body.
    fn base_has_body(&self, index: usize) -> bool {
        self.base.get(&index).is_some_and(|it| it.body.is_some())
    }

    /// Requests that are valid, with values at the limits.
    fn values_at_limits(&self) -> Vec<Trial> {
        let mut found: Vec<Trial> = self.in_order().into_iter().map(Trial::LeaveOut).collect();
        for number in 0..9 {
            if number == 2 {
                found.extend(self.in_order().into_iter().map(Trial::Offers));
            }
            for index in self.in_order() {
                if number < self.profiles(index) {
                    found.push(Trial::Accept(index, number));
                }
                found.push(Trial::AcceptParameters(index, number));
            }
        }
        found.push(Trial::Slowness);
        found
    }

    /// Breaches in turn over the operations, by rank.
    fn refusals(&self) -> Vec<Trial> {
        let mut queues: Vec<VecDeque<Breach>> =
            self.ranked().into_iter().map(VecDeque::from).collect();
        let mut found = Vec::new();
        for rank in 0..=u8::MAX {
            loop {
                let count = found.len();
                for queue in &mut queues {
                    if queue.front().is_some_and(|it| it.rank <= rank) {
                        found.extend(queue.pop_front().map(|it| Trial::Breach(Box::new(it))));
                    }
                }
                if found.len() == count {
                    break;
                }
            }
        }
        found
    }

    /// The operations, those that create things first, the nearest to the root before others.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.api.operations.len()).collect();
        order.retain(|it| self.is_allowed(*it));
        let rank = |index: &usize| {
            let operation = self.operation(*index);
            (self.creates(*index).is_none(), operation.path.matches('/').count())
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
        let (mut total, mut absent, mut denied, mut redirected) = (0, 0, 0, 0);
        for (status, count) in all {
            total += count;
            absent += if *status == 404 { *count } else { 0 };
            denied += if matches!(status, 401 | 403) { *count } else { 0 };
            redirected += if (300..400).contains(status) { *count } else { 0 };
        }
        if total > 0 && absent == total && self.base.is_empty() {
            return Err(Halt::Down(format!(
                "it is no server of this document: all {total} requests were answered with 404; is the path of the address right?"
            )));
        }
        if total > 0 && redirected == total {
            self.note("everything was answered with a redirect, and none is followed: give the address to which they lead, or little is proved");
        }
        if total > 0 && denied == total {
            self.note("everything was answered with 401 or 403: give credentials with SPECWRIGHT_CREDENTIAL_<SCHEME> or --credentials, or little is proved");
        }
        Ok(())
    }

    async fn lists_of(&mut self, operation: usize) -> Step {
        if !self.is_allowed(operation) {
            return Ok(());
        }
        if let Some(resource) = self.resources.iter().position(|it| it.list == Some(operation)) {
            self.fill(resource).await?;
        }
        let Some(list) = self.list(operation).await? else { return Ok(()) };
        let seen = self.send(&list.whole()).await?;
        self.described_order(&list, &seen);
        let plain = self.send(&list.call).await?;
        self.described_length(&list, &plain);
        self.explicit_defaults(&list, &plain).await?;
        self.limits(&list).await?;
        self.filtering(&list).await?;
        self.next_keeps(&list).await?;
        self.sorting(&list).await?;
        self.searching(&list).await?;
        self.windows(&list).await?;
        self.fields(&list).await?;
        Ok(())
    }

    async fn words(&mut self, index: usize) -> Step {
        self.unique(index).await?;
        self.so_many(index).await?;
        self.deleted_together(index).await?;
        self.idempotency(index).await?;
        self.references(index).await?;
        self.described_limits(index).await?;
        self.described_defaults(index).await?;
        self.unshown_defaults(index).await?;
        self.defaults_elsewhere(index).await?;
        self.needed_beside(index).await?;
        self.not_ahead(index).await?;
        self.written_as(index).await?;
        self.influences(index).await?;
        self.effects(index).await?;
        self.overlaps(index).await
    }
}
