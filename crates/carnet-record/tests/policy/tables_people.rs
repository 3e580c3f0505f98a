//! check-doors, Decisions: *People*, *Caregiver*, *App*; dmp.md 8.1 and 8.4.

use crate::table::check;

#[test]
fn the_holder() {
    check(
        "
        holder                       list                      permit
        holder                       search                    permit
        holder                       mask                      permit
        holder masked                unmask                    permit
        holder                       archive                   permit
        holder archived              unarchive                 permit
        holder                       unarchive                 forbidden
        holder archived              archive                   forbidden
        holder deprecated            mask                      permit
        holder secret                read                      permit
        holder                       hide_from_representatives forbidden
        holder                       change_other              forbidden
        holder deleted own           read                      absent
        holder blocked               read                      permit
        ",
    );
}

#[test]
fn the_minor_holder_and_the_seven_decisions() {
    check(
        "
        holder minor                 read                      permit
        holder minor secret          read                      permit
        holder minor patient_type    deposit                   permit
        holder minor                 mask                      permit
        holder minor                 archive                   permit
        holder minor own             delete                    permit
        holder minor                 hide_from_representatives permit
        holder minor no_functions    hide_from_representatives forbidden
        holder minor                 read_journal              permit
        holder minor                 export                    permit
        holder minor                 status                    permit
        holder minor                 set_authorisation         forbidden
        holder minor waiting         activate                  forbidden
        holder minor waiting         oppose                    forbidden
        holder minor                 close                     forbidden
        holder minor closed_record   reopen                    closed
        holder minor                 block_professional        forbidden
        holder minor                 appoint_caregiver         forbidden
        holder age:17                close                     forbidden
        holder age:18                close                     permit
        representative minor         set_authorisation         permit
        representative minor waiting activate                  permit
        representative minor waiting oppose                    permit
        representative minor         close                     permit
        representative minor closed_record reopen              permit
        representative minor         block_professional        permit
        representative minor         appoint_caregiver         permit
        ",
    );
}

#[test]
fn the_representative_of_a_minor_acts_as_the_patient_within_8_1() {
    check(
        "
        representative minor                     read                      permit
        representative minor                     search                    permit
        representative minor                     mask                      permit
        representative minor patient_type        deposit                   permit
        representative minor own                 replace                   permit
        representative minor own                 delete                    permit
        representative minor                     read_journal              permit
        representative minor                     export                    permit
        representative minor secret              list                      absent
        representative minor secret              read                      absent
        representative minor secret own          delete                    absent
        representative minor secret no_functions read                      absent
        representative minor                     hide_from_representatives forbidden
        ",
    );
}

#[test]
fn the_representative_of_an_adult_is_refused() {
    check(
        "
        representative                           status                    absent
        representative                           read                      absent
        representative secret                    read                      absent
        representative age:17                    read                      permit
        representative age:18                    read                      absent
        representative closed_record             reopen                    absent
        representative waiting                   oppose                    absent
        ",
    );
}

#[test]
fn caregivers_within_their_mandates() {
    check(
        "
        caregiver mandate:documents:read                list      permit
        caregiver mandate:documents:read                read      permit
        caregiver mandate:documents:read                search    permit
        caregiver mandate:documents:read masked         read      permit
        caregiver mandate:documents:read patient_type   deposit   forbidden
        caregiver mandate:documents:read                mask      forbidden
        caregiver mandate:documents:read own            delete    forbidden
        caregiver mandate:documents:read withheld       read      absent
        caregiver minor mandate:documents:read secret   read      absent
        caregiver mandate:documents:read secret         read      permit
        caregiver mandate:documents:write patient_type  deposit   permit
        caregiver mandate:documents:write               deposit   forbidden
        caregiver mandate:documents:write own           replace   permit
        caregiver mandate:documents:write               replace   absent
        caregiver mandate:documents:write               read      absent
        caregiver mandate:documents:write own           delete    absent
        caregiver mandate:documents:manage              mask      permit
        caregiver mandate:documents:manage              archive   permit
        caregiver mandate:documents:manage archived     unarchive permit
        caregiver mandate:documents:manage own          delete    permit
        caregiver mandate:documents:manage              delete    absent
        caregiver mandate:documents:manage masked       unmask    absent
        caregiver mandate:documents:manage              search    forbidden
        caregiver mandate:documents:read mandate:documents:manage masked unmask forbidden
        caregiver mandate:documents:read mandate:documents:manage withheld mask absent
        ",
    );
}

#[test]
fn caregivers_and_nothing_else() {
    check(
        "
        caregiver                                       search    absent
        caregiver                                       read      absent
        caregiver ended:documents:read                  read      absent
        caregiver ended:documents:read                  search    absent
        caregiver mandate:measures:read                 read      absent
        caregiver mandate:measures:read                 search    forbidden
        caregiver mandate:documents:read                status    forbidden
        caregiver mandate:documents:manage              close     forbidden
        caregiver mandate:documents:manage              appoint_caregiver forbidden
        caregiver mandate:documents:read                export    forbidden
        caregiver mandate:documents:read                read_journal forbidden
        caregiver mandate:documents:read closed_record  read      absent
        caregiver mandate:documents:read waiting        search    absent
        ",
    );
}

#[test]
fn apps_within_the_consent() {
    check(
        "
        app may_read:11502-2                     list      permit
        app may_read:11502-2                     read      permit
        app may_read:11502-2                     search    permit
        app                                      read      absent
        app                                      search    forbidden
        app may_read:REMB                        read      absent
        app may_read:11502-2 expired             read      absent
        app may_read:11502-2 unset               search    absent
        app may_read:11502-2 masked              read      absent
        app may_read:11502-2 withheld            read      absent
        app may_read:11502-2 withheld day:31     read      permit
        app may_read:11502-2 minor secret        read      absent
        app may_read:11502-2 secret              read      permit
        app by_me                                replace   permit
        app by_me expired                        replace   forbidden
        app                                      replace   absent
        app by_me own                            replace   absent
        app by_me                                delete    forbidden
        app may_read:11502-2                     archive   forbidden
        app                                      status    forbidden
        app                                      export    forbidden
        ",
    );
}
