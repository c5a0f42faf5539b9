//! What happens when the document changes: tried on a copy of the project, with cargo.

mod copy;
#[path = "../../codegen/tests/project/mod.rs"]
mod project;

use copy::Copy;

/// A field, an enum value that is renamed, and an operation with a body and two error statuses:
/// each shows up in the bindings, in files of its own, and nothing else does.
#[test]
fn an_edited_document_changes_what_it_says_and_nothing_else() {
    let copy = Copy::new("edited");
    copy.edit("spec/cce-autopilot.yaml", |text| {
        let text = text.replace(
            "    WorkFlowResponseSpec:\n      type: object\n      properties:\n",
            &format!(
                "    WorkFlowResponseSpec:\n      type: object\n      properties:\n{NEW_FIELD}"
            ),
        );
        let text = text.replace("        - Cancel\n", "        - Cancelled\n");
        text.replace(
            "components:\n  schemas:\n",
            &format!("{NEW_OPERATION}components:\n  schemas:\n{NEW_SCHEMA}"),
        )
    });

    let refused = copy.cargo(&["build"], &[("CI", "1")]);
    assert!(!refused.success, "with CI=1 a stale tree is refused:\n{}", refused.text);
    assert!(refused.text.contains("+    pub dry_run: Option<bool>,"), "{}", refused.text);
    assert_eq!(copy.changed(""), Vec::<String>::new(), "with CI=1 nothing is written");

    let built = copy.cargo(&["build"], &[]);
    assert!(built.success, "{}", built.text);
    assert_eq!(
        copy.changed("generated"),
        [
            "generated/models/mod.rs",
            "generated/models/service_error.rs",
            "generated/models/work_flow_phase.rs",
            "generated/models/work_flow_response_spec.rs",
            "generated/operations/mod.rs",
            "generated/operations/pause_workflow.rs",
            "generated/specwright.record",
        ]
    );
    insta::assert_snapshot!("edited_bindings", copy.diff("generated"));
    assert_eq!(
        copy.changed("tests/contract"),
        [
            "tests/contract/models/create_autopilot_upgrade_work_flow_response.json",
            "tests/contract/models/mod.rs",
            "tests/contract/models/service_error.json",
            "tests/contract/models/service_error.rs",
            "tests/contract/models/work_flow_response_spec.json",
            "tests/contract/operations/mod.rs",
            "tests/contract/operations/pause_workflow.json",
            "tests/contract/operations/pause_workflow.rs",
            "tests/contract/places.json",
            "tests/contract/specwright.record",
        ]
    );

    // As `cargo insta test` runs it: all snapshots are compared, not only up to the first.
    let collect = [("INSTA_UPDATE", "new"), ("INSTA_FORCE_PASS", "1")];
    let tested = copy.cargo(&["test", "--test", "contract"], &collect);
    assert!(tested.success, "the tests follow the document:\n{}", tested.text);
    let waiting = copy.new_snapshots();
    let snapshots = "tests/contract/snapshots/operations__";
    for line in [
        &format!(
            "{snapshots}create_autopilot_upgrade_work_flow__answer_201_json_example__value.snap"
        ),
        "+            dry_run: None,",
        &format!("{snapshots}pause_workflow__request_json_example__value.snap"),
        &format!("{snapshots}pause_workflow__request_json_example__wire.snap"),
        "+  \"reason\": \"maintenance\"",
    ] {
        assert!(waiting.lines().any(|it| it == line), "{line}\n{waiting}");
    }
}

/// A second build writes nothing: the files keep their times, so that a source folder that
/// cannot be written builds as well.
#[test]
fn an_unchanged_document_writes_nothing() {
    let copy = Copy::new("unchanged");
    let before = copy.times("generated");
    for _ in 0..2 {
        let built = copy.cargo(&["build"], &[]);
        assert!(built.success, "{}", built.text);
    }
    assert_eq!(copy.times("generated"), before);
    let built = copy.cargo(&["build"], &[("CI", "true")]);
    assert!(built.success, "{}", built.text);
}

const NEW_FIELD: &str = "        dryRun:
          type: boolean
          description: Checks only.
";

const NEW_OPERATION: &str = "  /autopilot/v3/projects/{project_id}/pause:
    post:
      operationId: PauseWorkflow
      summary: Pause.
      parameters:
        - name: project_id
          in: path
          required: true
          schema:
            type: string
          x-specwright-setting: project_id
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required:
                - reason
              properties:
                reason:
                  type: string
            example:
              reason: maintenance
      responses:
        '204':
          description: Paused.
        '404':
          description: No such workflow.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/ServiceError'
        '409':
          description: It has ended.
          content:
            application/json:
              schema:
                type: object
                properties:
                  phase:
                    $ref: '#/components/schemas/WorkFlowPhase'
";

const NEW_SCHEMA: &str = "    ServiceError:
      type: object
      properties:
        error_code:
          type: string
";
