## E-mails: never a content, an author or a place
mail-greeting = Bonjour,
mail-open = Ouvrir Carnet
mail-why = Vous recevez ce message car vous l’avez choisi dans vos préférences, ou parce que la loi le demande.
mail-foot = Carnet n’est pas un service officiel. Nous ne demandons jamais de mot de passe par e-mail.
mail-new-subject =
    { $count ->
        [one] Carnet : un nouveau document dans votre dossier
       *[other] Carnet : { $count } nouveaux documents dans votre dossier
    }
mail-new-body =
    { $count ->
        [one] Un nouveau document est dans votre dossier. Pour protéger votre vie privée, ce message ne dit rien de plus.
       *[other] { $count } nouveaux documents sont dans votre dossier. Pour protéger votre vie privée, ce message ne dit rien de plus.
    }
mail-digest-subject = Carnet : du nouveau dans votre dossier, { $date }
mail-digest-body =
    { $count ->
        [one] Un document a été ajouté à votre dossier le { $date }.
       *[other] { $count } documents ont été ajoutés à votre dossier le { $date }.
    } Pour protéger votre vie privée, ce message ne dit rien de plus.
mail-emergency-subject = Carnet : votre dossier a été lu en urgence
mail-emergency-body = Un professionnel a lu votre dossier en déclarant une urgence. Le journal des accès dit qui, quand et pourquoi.
mail-talk-subject = Carnet : votre dossier a été mis à jour
mail-talk-body = Votre dossier a été mis à jour. Nous vous invitons à en parler avec un professionnel de santé.
mail-opening-subject = Carnet : votre dossier va s’ouvrir
mail-opening-body = Votre dossier s’ouvrira le { $date }, sauf si vous vous y opposez avant.
mail-opened-subject = Carnet : votre dossier est ouvert
mail-opened-body = Votre dossier est ouvert. Vous pouvez le lire, masquer un document, ou le fermer à tout moment.
mail-closed-subject = Carnet : votre dossier est fermé
mail-closed-body = Votre dossier est fermé. Vous pouvez le rouvrir depuis Carnet.
