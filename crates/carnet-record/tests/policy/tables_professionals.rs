//! check-doors, Decisions: *Professionals*, *Feeding-only*, *Deposit*, *Hidden until announced*; dmp.md 7 and 8.

use crate::table::check;

#[test]
fn valid_is_what_opens_consultation() {
    check(
        "
        physician valid                     list      permit
        physician valid air                 read      permit
        physician valid                     search    permit
        physician expired                   list      absent
        physician unset care_team           read      absent
        physician expired                   search    forbidden
        nurse valid                         read      permit
        social_worker valid                 read      absent
        social_worker valid                 search    permit
        optician valid                      search    forbidden
        physician valid archived            list      permit
        physician valid deprecated          read      permit
        physician valid deleted             read      absent
        physician valid by_me deleted       read      absent
        unheard_of                          read      absent
        unheard_of                          status    absent
        physician no_profession             status    absent
        ",
    );
}

#[test]
fn the_matrix_binds_reading_and_the_updates_that_need_access() {
    check(
        "
        physician closed_type               read      absent
        physician closed_type by_me         read      forbidden
        physician closed_type attending     list      absent
        nurse nurse_closed_type             read      absent
        physician nurse_closed_type         read      permit
        physician closed_type by_me         archive   forbidden
        physician closed_type by_me         replace   permit
        physician closed_type by_me         delete    permit
        physician closed_type               deposit   permit
        physician unknown_type              read      absent
        physician unknown_type              deposit   forbidden
        physician unknown_type by_me        replace   permit
        optician                            deposit   permit
        holder unknown_type                 read      permit
        ",
    );
}

#[test]
fn masked_documents_are_for_their_author_and_the_attending() {
    check(
        "
        physician masked                         list   absent
        physician masked                         read   absent
        physician masked by_me                   read   permit
        physician masked by_my_structure         read   permit
        physician masked attending               read   permit
        physician masked same_rights             read   permit
        nurse     masked same_rights             read   permit
        physician masked attending expired       read   absent
        physician masked attending blocked       read   absent
        physician masked by_me own               read   absent
        physician masked by_my_structure own     read   absent
        physician masked nameless by_nobody      read   absent
        physician masked no_structure by_no_structure read absent
        physician masked                         mask   absent
        physician masked by_me                   unmask permit
        physician masked attending               unmask permit
        physician masked by_me                   mask   permit
        physician                                unmask permit
        holder    masked                         read   permit
        representative minor masked              read   permit
        ",
    );
}

#[test]
fn a_block_stops_everything_but() {
    check(
        "
        physician blocked                        status             permit
        physician blocked                        deposit            permit
        physician blocked by_me                  replace            permit
        physician blocked                        list               absent
        physician blocked by_me                  read               forbidden
        physician blocked by_me                  delete             forbidden
        physician blocked                        search             forbidden
        physician blocked                        set_authorisation  forbidden
        physician blocked                        read_journal       forbidden
        physician blocked centre_15              list               permit
        physician blocked centre_15              read               permit
        physician blocked centre_15              search             permit
        physician blocked centre_15 masked attending read           absent
        physician centre_15 masked attending     read               permit
        physician blocked glass                  read               absent
        physician blocked glass                  search             forbidden
        physician blocked indirect by_me         archive            forbidden
        structure blocked by_my_structure        archive            forbidden
        structure blocked                        deposit            permit
        ",
    );
}

#[test]
fn break_glass() {
    check(
        "
        physician glass unset                    list               permit
        physician glass expired air              read               permit
        nurse     glass unset                    search             permit
        social_worker glass                      search             forbidden
        social_worker glass                      deposit            forbidden
        social_worker glass by_me                replace            forbidden
        social_worker glass                      status             permit
        physician glass objects_glass            read               absent
        physician glass objects_glass            search             forbidden
        physician glass objects_glass            deposit            forbidden
        physician glass objects_glass            status             permit
        physician glass objects_15               read               permit
        physician glass closed_type              read               absent
        physician glass masked                   read               absent
        physician glass masked by_me             read               forbidden
        physician glass masked attending         read               absent
        physician glass                          deposit            permit
        physician glass by_me                    replace            permit
        physician glass indirect                 deposit            permit
        physician glass indirect                 read               absent
        physician glass                          mask               forbidden
        physician glass by_me                    delete             forbidden
        physician glass                          archive            forbidden
        physician glass                          set_authorisation  forbidden
        physician glass                          read_journal       forbidden
        ",
    );
}

#[test]
fn emergency_call_centre() {
    check(
        "
        physician centre_15 unset                list      permit
        physician centre_15 unset air            read      permit
        physician centre_15 unset not_regulating read      absent
        nurse     centre_15                      read      absent
        nurse     centre_15                      deposit   forbidden
        physician centre_15 indirect             deposit   forbidden
        physician centre_15 cpe by_me            replace   forbidden
        physician centre_15                      deposit   permit
        physician centre_15 by_me                replace   permit
        physician centre_15 objects_15           read      absent
        physician centre_15 objects_15           deposit   forbidden
        physician centre_15 objects_15           status    permit
        physician centre_15 objects_glass        read      permit
        physician centre_15 masked               read      absent
        physician centre_15 masked by_me         read      permit
        physician centre_15 masked by_me blocked read      permit
        physician centre_15 masked attending unset read    absent
        physician centre_15 closed_type          read      absent
        physician centre_15                      archive   forbidden
        ",
    );
}

#[test]
fn feeding_only_callers() {
    check(
        "
        physician cpe by_me                      list            forbidden
        physician indirect                       read            absent
        structure                                search          forbidden
        structure by_my_structure                read            forbidden
        structure unset by_my_structure          mask            permit
        structure unset by_my_structure masked   unmask          permit
        structure unset by_my_structure withheld show_to_patient permit
        structure unset by_my_structure          archive         permit
        structure unset by_my_structure archived unarchive       permit
        structure by_my_structure closed_type    archive         permit
        structure by_my_structure unknown_type   archive         permit
        structure                                archive         absent
        structure by_my_structure own            archive         absent
        physician cpe unset by_me                mask            permit
        physician cpe by_my_structure            archive         permit
        automaton indirect by_me                 archive         permit
        physician indirect by_me                 hide_from_patient forbidden
        physician indirect by_me withheld        mask            forbidden
        physician indirect by_me withheld cumul  mask            permit
        physician cpe                            set_authorisation forbidden
        physician indirect                       read_journal    forbidden
        structure                                status          permit
        structure                                export          forbidden
        ",
    );
}

#[test]
fn delete_and_replace() {
    check(
        "
        physician valid by_me                    delete    permit
        physician air by_me                      delete    permit
        physician expired by_me                  delete    forbidden
        physician by_my_structure                delete    forbidden
        physician air by_my_structure            delete    forbidden
        physician cpe unset by_me                delete    permit
        physician cpe by_my_structure            delete    forbidden
        physician indirect unset by_my_structure delete    permit
        structure unset by_my_structure          delete    permit
        structure                                delete    absent
        physician                                delete    forbidden
        physician by_me archived                 delete    permit
        physician by_me deprecated               delete    forbidden
        physician by_me deleted                  delete    absent
        physician by_me own                      delete    forbidden
        physician by_me masked                   delete    permit
        physician unset by_me                    replace   permit
        physician unset by_my_structure          replace   permit
        physician                                replace   forbidden
        physician unset                          replace   absent
        physician by_me archived                 replace   forbidden
        physician by_me deprecated               replace   forbidden
        physician by_me secret_connection minor  replace   forbidden
        physician by_me own                      replace   forbidden
        holder own                               replace   permit
        holder                                   replace   forbidden
        holder own                               delete    permit
        holder own deprecated                    delete    forbidden
        holder                                   delete    forbidden
        ",
    );
}

#[test]
fn flags_at_deposit() {
    check(
        "
        physician masked                         deposit   permit
        structure masked                         deposit   permit
        holder    masked patient_type            deposit   permit
        representative minor masked patient_type deposit   permit
        app       masked                         deposit   forbidden
        system    masked                         deposit   forbidden
        caregiver mandate:documents:write patient_type masked deposit forbidden
        physician withheld                       deposit   permit
        physician indirect withheld              deposit   permit
        structure withheld                       deposit   forbidden
        holder    withheld patient_type          deposit   forbidden
        physician masked withheld                deposit   forbidden
        physician masked withheld cumul          deposit   permit
        physician minor secret                   deposit   permit
        physician secret                         deposit   forbidden
        physician minor secret no_functions      deposit   forbidden
        structure minor secret                   deposit   forbidden
        holder    minor secret patient_type      deposit   permit
        holder    secret patient_type            deposit   forbidden
        representative minor secret patient_type deposit   forbidden
        physician minor secret_connection        deposit   forbidden
        physician minor secret_connection secret deposit   permit
        physician secret_connection secret       deposit   forbidden
        structure minor secret_connection        deposit   forbidden
        physician minor secret_connection        read      permit
        ",
    );
}

#[test]
fn types_at_deposit_and_the_lots_signature() {
    check(
        "
        holder patient_type                      deposit   permit
        holder                                   deposit   forbidden
        representative minor                     deposit   forbidden
        physician patient_type                   deposit   permit
        automaton indirect                       deposit   permit
        app                                      deposit   permit
        app expired                              deposit   absent
        app unknown_type                         deposit   forbidden
        system                                   deposit   permit
        physician signature                      deposit   permit
        physician signature masked withheld      deposit   permit
        structure signature masked withheld      deposit   permit
        structure signature withheld             deposit   forbidden
        holder signature                         deposit   forbidden
        app signature                            deposit   forbidden
        system signature                         deposit   forbidden
        physician signature                      list      absent
        physician signature by_me                read      absent
        holder signature                         read      absent
        system signature day:31                  show_to_patient absent
        physician signature by_me                delete    absent
        physician deposit                                  permit
        ",
    );
}

#[test]
fn hidden_until_announced() {
    check(
        "
        physician                                hide_from_patient  permit
        physician                                hide_from_patient  permit
        physician seen                           hide_from_patient  forbidden
        physician day:30                         hide_from_patient  permit
        physician day:31                         hide_from_patient  forbidden
        physician masked by_me                   hide_from_patient  forbidden
        physician own                            hide_from_patient  forbidden
        physician expired                        hide_from_patient  absent
        physician withheld                       show_to_patient    permit
        physician withheld                       read               permit
        holder withheld                          read               absent
        holder withheld seen                     read               absent
        holder withheld day:30                   list               absent
        holder withheld day:31                   list               permit
        holder withheld                          archive            absent
        representative minor withheld            read               absent
        representative minor withheld day:31     read               permit
        holder withheld                          show_to_patient    absent
        holder                                   hide_from_patient  forbidden
        system withheld day:30                   show_to_patient    forbidden
        system withheld day:31                   show_to_patient    permit
        system day:31                            show_to_patient    permit
        system                                   read               forbidden
        physician withheld                       mask               forbidden
        physician withheld day:31                mask               permit
        physician withheld cumul                 mask               permit
        physician                                hide_from_representatives forbidden
        physician                                change_other       forbidden
        ",
    );
}
