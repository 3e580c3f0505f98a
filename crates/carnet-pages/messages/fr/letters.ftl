## E-mails about the account: no name, no content
mail-account-why = Vous recevez ce message car il concerne la sécurité de votre compte. Il est envoyé quelles que soient vos préférences.
mail-open-code = Écrire le code dans Carnet
mail-open-cancel = Annuler ce changement
mail-open-account = Voir mon compte
mail-neutral-subject = Un message vous attend
mail-neutral-body = Un message vous attend dans votre espace. Connectez-vous pour le lire.
mail-recovery-subject = Carnet : votre code pour entrer
mail-recovery-body = Voici le code demandé pour retrouver votre accès. Il sert une fois, pendant { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
mail-address-subject = Carnet : votre code de vérification
mail-address-body = Voici le code qui vérifie cette adresse. Il sert une fois, pendant { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
mail-address-asked-subject = Carnet : votre adresse e-mail va changer
mail-address-asked-body = Une autre adresse e-mail a été demandée pour votre compte. Elle remplacera celle-ci le { $date }.
mail-address-changed-subject = Carnet : votre adresse e-mail a changé
mail-address-changed-body = L’adresse e-mail de votre compte a été remplacée.
mail-added-subject = Carnet : un moyen de connexion a été ajouté
mail-added-body = Un nouveau moyen de connexion peut ouvrir votre compte.
mail-waits-subject = Carnet : un nouveau moyen de connexion attend
mail-waits-body = Un nouveau moyen de connexion a été ajouté à votre compte. Il servira à partir du { $date }.
mail-passkey-removed-subject = Carnet : une clé d’accès a été retirée
mail-passkey-removed-body = Une clé d’accès n’ouvre plus votre compte.
mail-password-subject = Carnet : votre mot de passe a changé
mail-password-body = Le mot de passe de votre compte a été changé. Les autres sessions sont fermées.
mail-totp-subject = Carnet : votre application de codes a changé
mail-totp-body = L’application qui fabrique vos codes a été reliée de nouveau.
mail-ways-subject = Carnet : vos moyens de connexion ont changé
mail-ways-body = Un moyen de connexion de votre compte a été changé ou retiré.
mail-identity-subject = Carnet : l’identité nationale est reliée
mail-identity-body = L’identité nationale peut maintenant ouvrir votre compte.
mail-device-subject = Carnet : connexion depuis un nouvel appareil
mail-device-body = Une session a été ouverte le { $date } depuis un appareil que nous ne connaissions pas : { $device }.
mail-recovered-subject = Carnet : connexion avec un code par e-mail
mail-recovered-body = Une session a été ouverte le { $date } avec un code par e-mail.
mail-failed-subject = Carnet : des essais de connexion ont échoué
mail-failed-body =
    { $count ->
        [one] Un essai de connexion à votre compte a échoué.
       *[other] { $count } essais de connexion à votre compte ont échoué.
    } Votre compte n’est pas bloqué.
mail-activated-subject = Carnet : votre compte est prêt
mail-activated-body = Votre compte est prêt. Vous pouvez vous connecter quand vous le souhaitez.
mail-warning-code = Ne donnez ce code à personne : nous ne le demandons jamais par téléphone ni par message. Si vous n’avez rien demandé, ne faites rien : personne n’entre sans ce code.
mail-warning-address = Si vous n’avez rien demandé, ne faites rien : cette adresse ne sera pas utilisée.
mail-warning-cancel = Si ce n’est pas vous, annulez ce changement avec le lien ci-dessous. Si c’est vous, il n’y a rien à faire.
mail-warning-failed = Si c’était vous, il n’y a rien à faire. Sinon, regardez vos sessions, et préférez une clé d’accès : elle ne se devine pas.
mail-warning-account = Si ce n’est pas vous, ouvrez votre compte, fermez les sessions inconnues et changez vos moyens de connexion.

## The letter on paper
letter-tab = Courrier d’activation · Carnet
letter-reference = Référence : { $reference }
letter-title = Votre dossier de santé va s’ouvrir
letter-title-open = Votre dossier de santé vous attend
letter-what = Carnet garde vos documents de santé : ordonnances, résultats, comptes rendus. Vous les lisez quand vous voulez. Les professionnels qui vous soignent peuvent les lire aussi, selon les règles de la loi et vos choix. Chaque lecture est notée, et vous la voyez.
letter-opens = Il s’ouvrira de lui-même le <b>{ $date }</b>. Vous n’avez rien à faire.
letter-is-open = Il est ouvert. Créez votre compte pour le lire.
letter-code = Votre code d’activation
letter-code-1 = Allez à l’adresse <b>{ $site }</b>.
letter-code-2 = Écrivez ce code et votre date de naissance.
letter-code-3 = Choisissez comment vous connecter.
letter-code-until = Ce code est personnel. Il sert une seule fois, jusqu’au <b>{ $date }</b>. Ne le donnez à personne : nous ne le demandons jamais par téléphone, par message ou par e-mail.
letter-rights = Vos droits
letter-object = <b>Vous pouvez vous opposer</b> à l’ouverture de votre dossier jusqu’au <b>{ $date }</b>, en ligne avec ce code et sans créer de compte, au guichet ou par courrier. Vous n’avez pas à dire pourquoi, et vos soins et vos remboursements ne changent pas.
letter-close = Vous pouvez le fermer à tout moment, même après son ouverture.
letter-see = Vous pouvez voir qui l’a lu, masquer un document, bloquer un professionnel, et demander que l’on corrige ce qui est faux.
letter-help = Une personne de confiance peut vous aider : vous choisissez qui, pour quoi et jusqu’à quand.
letter-paper = Sans internet, ou pour toute question : <b>{ $contact }</b>.
