use carnet_model::Code;

use super::*;

fn bundle() -> Place {
    Place::Bundle { lot: 0, documents: vec![2, 4] }
}

#[test]
fn refusals_show_only_what_the_caller_may_learn() {
    let refused = |why, appears_as| ServiceError::Refused(Refusal { why, appears_as });
    let masked = Refused::Policy(Reason::Masked);
    for (error, place, status, fault) in [
        (ServiceError::Unknown, Place::Elsewhere, 404, Fault::Unknown),
        (refused(masked, AppearsAs::Absent), Place::Elsewhere, 404, Fault::Unknown),
        (refused(Refused::UnknownDocument, AppearsAs::Absent), Place::Elsewhere, 404, Fault::Unknown),
        (refused(masked, AppearsAs::Absent), bundle(), 422, Fault::NoRecord),
        (ServiceError::NoRecord, bundle(), 422, Fault::NoRecord),
        (refused(masked, AppearsAs::Forbidden), Place::Elsewhere, 403, Fault::Forbidden),
        (
            refused(Refused::Policy(Reason::RecordStatus), AppearsAs::Closed),
            Place::Elsewhere,
            403,
            Fault::Closed,
        ),
        (refused(Refused::AuthorNotCaller, AppearsAs::Forbidden), bundle(), 403, Fault::AuthorNotCaller),
        (refused(Refused::ReplacesUnknown, AppearsAs::Forbidden), bundle(), 422, Fault::ReplacesUnknown),
        (refused(Refused::ReplacesNotCurrent, AppearsAs::Forbidden), bundle(), 409, Fault::Conflict),
        (refused(Refused::Policy(Reason::Cumul), AppearsAs::Forbidden), bundle(), 422, Fault::Rule),
        (refused(Refused::DuplicateInLot, AppearsAs::Forbidden), bundle(), 422, Fault::Rule),
        (ServiceError::Busy, bundle(), 503, Fault::Busy),
        (ServiceError::Full, bundle(), 503, Fault::Full),
        (ServiceError::UnknownOutcome("x".into()), bundle(), 503, Fault::UnknownOutcome),
        (ServiceError::BadCursor, Place::Elsewhere, 400, Fault::Cursor),
        (ServiceError::Taken, bundle(), 409, Fault::Taken),
        (ServiceError::Integrity("x".into()), Place::Elsewhere, 500, Fault::Internal),
    ] {
        let problem = of_error(&error, &place);
        assert_eq!((problem.status().as_u16(), problem.fault()), (status, fault), "{error:?}");
    }
}

#[test]
fn what_is_absent_looks_unknown_byte_for_byte() {
    let hidden = ServiceError::Refused(Refusal {
        why: Refused::Policy(Reason::Secret),
        appears_as: AppearsAs::Absent,
    });
    assert_eq!(of_error(&hidden, &Place::Elsewhere), of_error(&ServiceError::Unknown, &Place::Elsewhere));
    assert_eq!(of_error(&hidden, &bundle()), of_error(&ServiceError::NoRecord, &bundle()));
}

#[test]
fn reasons_that_tell_of_others_are_not_repeated() {
    for reason in [Reason::Masked, Reason::Withheld, Reason::Secret, Reason::MinorsFunctions] {
        let body = policy(reason).body();
        let text = String::from_utf8(body).unwrap();
        assert!(text.contains("not allowed") && !text.contains(reason.word()), "{text}");
    }
}

#[test]
fn faults_of_a_deposit_point_at_their_element() {
    let odd = Code::new("1.2", "zz", "");
    for (document, kind, status, xds, at) in [
        (
            Some(1),
            FaultKind::HashMismatch,
            422,
            "XDSNonIdenticalHash",
            "Bundle.entry[4].resource.content[0].attachment.hash",
        ),
        (
            Some(0),
            FaultKind::UnknownType(odd),
            422,
            "XDSRegistryMetadataError",
            "Bundle.entry[2].resource.type",
        ),
        (
            Some(0),
            FaultKind::UniqueIdTaken("1.2".into()),
            409,
            "XDSNonIdenticalHash",
            "Bundle.entry[2].resource.masterIdentifier",
        ),
        (
            None,
            FaultKind::LotIdTaken("1.2".into()),
            409,
            "XDSDuplicateUniqueIdInRegistry",
            "Bundle.entry[0].resource.identifier",
        ),
        (
            None,
            FaultKind::LotTooLarge { documents: 1, bytes: 1 },
            413,
            "XDSRepositoryError",
            "Bundle.entry[0].resource",
        ),
        (
            Some(0),
            FaultKind::Missing { element: "DocumentEntry.serviceStartTime" },
            422,
            "XDSRegistryMetadataError",
            "Bundle.entry[2].resource.context.period.start",
        ),
    ] {
        let error = ServiceError::Fault(DepositFault { document, kind });
        let problem = of_error(&error, &bundle());
        let issue = problem.issues().remove(0);
        assert_eq!(
            (problem.status().as_u16(), issue.xds_name(), issue.expression()),
            (status, Some(xds), Some(at)),
            "{error}"
        );
    }
}

#[test]
fn a_fault_of_a_lone_document_points_into_it() {
    let error = ServiceError::Fault(DepositFault { document: Some(0), kind: FaultKind::OtherPatient });
    let issue = of_error(&error, &Place::Single).issues().remove(0);
    assert_eq!(issue.expression(), Some("DocumentReference.subject"));
    assert_eq!(issue.xds_name(), Some("XDSPatientIdDoesNotMatch"));
}
