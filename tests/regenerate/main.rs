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
    assert!(copy.changed().is_empty(), "with CI=1 nothing is written: {:?}", copy.changed());

    let built = copy.cargo(&["build"], &[]);
    assert!(built.success, "{}", built.text);
    assert_eq!(
        copy.changed(),
        [
            "generated/contract.rs",
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

    // As `cargo insta test` runs it: all snapshots are compared, not only up to the first.
    let collect = [("INSTA_UPDATE", "new"), ("INSTA_FORCE_PASS", "1")];
    let tested = copy.cargo(&["test", "--test", "contract"], &collect);
    assert!(!tested.success, "snapshots are to be reviewed:\n{}", tested.text);
    assert!(!tested.text.contains("could not compile"), "{}", tested.text);
    insta::assert_snapshot!("edited_snapshots", copy.new_snapshots());
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
