//! check-doors, Decisions: *Well-formed cases*, *appears_as*, *States*; dmp.md 4 and 5.

use crate::table::check;

#[test]
fn well_formed_cases() {
    check(
        "
        physician auth_none            status    malformed
        structure direct               status    malformed
        structure auth_none            status    malformed
        holder direct                  status    malformed
        app indirect                   deposit   malformed
        system air                     activate  malformed
        structure glass                deposit   malformed
        holder glass                   read      malformed
        holder secret_connection       read      malformed
        app secret_connection          deposit   malformed
        anonymous centre_15            read      malformed
        holder no_document             read      malformed
        holder a_document              search    malformed
        physician no_document          deposit   malformed
        physician a_document           status    malformed
        holder wrong_class             read      malformed
        physician wrong_class          deposit   malformed
        anonymous wrong_class          read      malformed
        physician indirect glass       status    permit
        ",
    );
}

#[test]
fn status_of_the_record() {
    check(
        "
        physician no_record            status    permit
        structure waiting              status    permit
        holder opposed                 status    permit
        representative minor closed_record status permit
        physician cpe closed_record    status    permit
        system waiting delay_over      activate  permit
        system waiting delay_running   activate  absent
        system waiting                 activate  absent
        system opposed delay_over      activate  absent
        system delay_over              activate  forbidden
        holder waiting                 activate  permit
        holder opposed                 activate  permit
        holder                         activate  forbidden
        holder waiting                 oppose    permit
        holder opposed                 oppose    forbidden
        holder                         oppose    forbidden
        holder                         close     permit
        holder waiting                 close     forbidden
        holder closed_record           reopen    permit
        holder                         reopen    forbidden
        holder closed_record           close     closed
        physician closed_record        deposit   closed
        physician closed_record by_me  read      closed
        physician closed_record deleted read     closed
        holder closed_record           export    closed
        physician waiting              deposit   absent
        physician                      activate  forbidden
        system closed_record day:31    show_to_patient absent
        ",
    );
}

#[test]
fn what_a_refused_caller_learns() {
    check(
        "
        anonymous                      status    absent
        operator                       status    absent
        operator closed_record         read      absent
        anonymous closed_record        reopen    absent
        unheard_of closed_record       read      absent
        holder closed_record           read      closed
        structure closed_record        read      closed
        app closed_record              read      absent
        system closed_record           activate  absent
        holder waiting                 read      forbidden
        representative minor opposed   read      forbidden
        physician waiting              read      absent
        holder no_record               read      absent
        holder no_record               export    absent
        physician                      delete    forbidden
        physician unset                delete    absent
        physician unset by_me          delete    forbidden
        physician unset by_my_structure delete   forbidden
        system                         delete    forbidden
        system deleted                 delete    absent
        app                            close     forbidden
        app unset                      close     absent
        system                         close     forbidden
        structure                      close     forbidden
        caregiver mandate:profile:read close     forbidden
        caregiver ended:profile:read   close     absent
        ",
    );
}

#[test]
fn authorisations_journal_and_export() {
    check(
        "
        physician unset                set_authorisation  permit
        physician expired air          set_authorisation  permit
        automaton                      set_authorisation  forbidden
        automaton                      read_journal       forbidden
        social_worker unset            set_authorisation  permit
        physician unset                read_journal       permit
        physician indirect             set_authorisation  forbidden
        structure                      set_authorisation  forbidden
        holder                         set_authorisation  permit
        holder                         read_journal       permit
        holder                         export             permit
        physician                      export             forbidden
        physician                      block_professional forbidden
        physician                      appoint_caregiver  forbidden
        holder                         block_professional permit
        holder                         appoint_caregiver  permit
        ",
    );
}
