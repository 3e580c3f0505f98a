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
mail-opening-code = Pour refuser, écrivez ce code et votre date de naissance. Vous n’avez pas de compte à créer.
mail-open-objection = Répondre dans Carnet
mail-opened-subject = Carnet : votre dossier est ouvert
mail-opened-body = Votre dossier est ouvert. Vous pouvez le lire, masquer un document, ou le fermer à tout moment.
mail-closed-subject = Carnet : votre dossier est fermé
mail-closed-body = Votre dossier est fermé. Vous pouvez le rouvrir depuis Carnet.
mail-open-invitation = Voir l’invitation
mail-why-invitation = Vous recevez ce message car une personne a écrit votre adresse dans Carnet. Si vous n’attendez rien, ne faites rien.
mail-reader-subject = Carnet : votre dossier a un nouveau lecteur
mail-reader-body = Un professionnel a lu votre dossier pour la première fois. Le journal des accès dit qui et quand. Vous pouvez lui retirer l’accès.
mail-majority-subject = Carnet : votre dossier est maintenant à vous seul
mail-majority-body = Vous avez atteint la majorité. Les personnes qui vous représentaient n’ont plus accès à votre dossier. Carnet vous montre ce que vous pouvez régler.
mail-grown-subject = Carnet : un de vos accès a pris fin
mail-grown-body = Une personne que vous représentiez est devenue majeure. Vous n’avez plus accès à son dossier. Si elle le souhaite, elle peut vous inviter à l’aider.
mail-accepted-subject = Carnet : un proche aidant aura accès à votre dossier
mail-accepted-body = Un proche aidant a accepté votre invitation, ou a été désigné à un guichet. Son accès commence après un délai qui vous protège : vous pouvez l’annuler avant.
mail-mandate-subject = Carnet : l’accès d’un proche aidant a changé
mail-mandate-body = L’accès d’un proche aidant à votre dossier a été donné, réduit ou retiré, ou votre invitation a été refusée. La liste de vos aidants dit ce qui vaut maintenant.
mail-helping-subject = Carnet : un de vos accès a changé
mail-helping-body = Votre accès au dossier d’une autre personne a été réduit ou a pris fin. Carnet vous dit ce que vous pouvez encore faire.
mail-suspended-subject = Carnet : votre dossier est suspendu
mail-suspended-body = Votre dossier est suspendu : personne ne peut l’ouvrir. Connectez-vous, ou allez à un guichet, pour savoir quoi faire.
mail-lifted-subject = Carnet : votre dossier n’est plus suspendu
mail-lifted-body = La suspension de votre dossier est levée. Il sert de nouveau comme avant.
mail-erasure-subject = Carnet : la destruction de votre dossier est demandée
mail-erasure-body = L’archive de votre dossier fermé sera détruite. Si vous changez d’avis, vous pouvez la conserver depuis l’état du dossier.
mail-kept-subject = Carnet : votre dossier ne sera pas détruit
mail-kept-body = La demande de destruction est retirée. L’archive de votre dossier fermé est conservée.
mail-detached-subject = Carnet : des documents ont quitté votre dossier
mail-detached-body = Des documents qui n’étaient pas de vous avaient été déposés dans votre dossier. Ils n’y sont plus. Le journal des accès dit qui l’a décidé.
mail-taken-subject = Carnet : des documents ont rejoint votre dossier
mail-taken-body = Des documents qui sont de vous avaient été déposés dans un autre dossier. Ils sont maintenant dans le vôtre. Le journal des accès dit qui l’a décidé.
mail-alarm-subject = Carnet : alarme de sûreté sur un accès de votre structure
mail-alarm-body = Identifiant concerné : { $about }. Valeur atteinte : { $figure }.
mail-alarm-next = L’officier de sûreté de Carnet examine cette alarme. Vérifiez de votre côté ce qui l’explique. Ce message ne nomme aucun patient.
mail-why-alarm = Vous recevez ce message car cette adresse est celle que votre structure a donnée pour les alarmes.
mail-exported-subject = Carnet : votre dossier a été copié
mail-exported-body = Une personne qui agit pour vous a téléchargé une copie complète de votre dossier. Le journal des accès dit qui et quand.
mail-invitation-subject = Carnet : une personne vous invite à l’aider
mail-invitation-body = Une personne vous propose de l’aider à tenir son dossier. Ouvrez le lien pour voir ce qu’elle propose, puis accepter ou refuser. Ce lien est pour vous seul : ne le donnez à personne.
