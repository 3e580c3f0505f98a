## Doors
tab-recovery = Retrouver mon accès
sign-in-title = Vos documents de santé, en un seul endroit
sign-in-lead = Vous voyez qui les lit et pourquoi. Vous décidez.
sign-in-idle = Votre session s’est fermée après un moment sans activité. Connectez-vous pour continuer. Si vous étiez en train d’écrire, vous retrouverez votre texte.
sign-in-revoked = Cette session a été fermée depuis un autre appareil, chez votre fournisseur d’identité, ou après un changement de mot de passe. Si ce n’était pas vous, vérifiez vos appareils une fois connecté.
sign-in-refused = La connexion n’a pas abouti. Vous pouvez recommencer.
sign-in-down = Le service de connexion ne répond pas. Réessayez dans quelques minutes : vos documents sont en sécurité.
sign-in-level = Cette identité n’est pas prouvée assez fortement pour ouvrir un dossier de santé. Choisissez un autre moyen de connexion.
sign-in-unknown = Votre identité est reconnue, mais aucun dossier ne lui correspond ici.
sign-in-wrong = L’identifiant, le mot de passe ou le code ne correspondent pas. Vérifiez-les, puis recommencez. Si vous ne les retrouvez pas, demandez un code par e-mail.
sign-in-incomplete = Écrivez votre identifiant et votre mot de passe, puis recommencez.
sign-in-passkey-refused = Cette clé d’accès n’est pas connue ici. Essayez-en une autre, ou choisissez un autre moyen de connexion.
sign-in-passkey-unanswered = Votre appareil n’a pas répondu. Recommencez, ou choisissez un autre moyen de connexion.
sign-in-expired = La connexion a pris trop de temps. Recommencez.
sign-in-too-many = Trop d’essais en peu de temps. Pour protéger les comptes, attendez { $delay } avant de recommencer. Votre compte n’est pas bloqué.
sign-in-locked = Ce compte ne peut plus être ouvert en ligne. Adressez-vous au guichet de votre caisse, avec une pièce d’identité.
sign-in-person = Je suis une personne
sign-in-person-text = Pour lire votre dossier, ou celui d’une personne que vous aidez.
sign-in-passkey-button = Entrer avec ma clé d’accès
sign-in-passkey-text = Votre appareil vous reconnaît avec votre doigt, votre visage ou son code de déverrouillage.
sign-in-password-summary = Entrer avec un mot de passe
sign-in-password-next = Un code de votre application vous sera demandé ensuite.
sign-in-password-button = Continuer
sign-in-provider-button = Continuer avec { $name }
word-national-identity = l’identité nationale
sign-in-enrol = Je n’ai pas encore de compte
sign-in-recover = Je n’arrive plus à me connecter
sign-in-pro = Je suis un professionnel
sign-in-pro-text = Pour lire le dossier d’un patient ou y déposer un document.
sign-in-pro-button = Entrer dans l’espace professionnel
sign-in-what = Ce que fait Carnet
sign-in-what-1 = Il garde vos documents de santé, rangés et avec des titres clairs.
sign-in-what-2 = Il note chaque lecture : qui, quoi, quand, et pourquoi c’était permis.
sign-in-what-3 = Il vous laisse masquer un document, et le rendre visible à nouveau.
signed-out-title = Vous avez quitté Carnet
signed-out-text = Votre dossier est refermé sur cet appareil.
signed-out-shared = Si cet appareil est partagé, fermez aussi le navigateur.
signed-out-again = Se connecter à nouveau
back-sign-in = Revenir à la connexion

## Asking a device for a passkey
passkey-say-wait = Répondez à la question de votre appareil.
passkey-say-left = Rien n’a été envoyé. Vous pouvez recommencer.
passkey-say-known = Cet appareil a déjà une clé d’accès pour ce compte.
passkey-say-unable = Ce navigateur ne sait pas utiliser les clés d’accès. Mettez-le à jour, ou choisissez un autre moyen.
passkey-say-script = Les clés d’accès ont besoin de JavaScript, qui est arrêté dans ce navigateur. Choisissez un autre moyen, ou remettez JavaScript en marche.

## Fields
field-login = Identifiant
field-login-hint = Celui que vous avez choisi à l’inscription, ou votre adresse e-mail.
field-login-choose = De 3 à 64 lettres sans accent, chiffres, points ou tirets. Nous vous en proposons un, vous pouvez le changer.
field-password = Mot de passe
field-password-new = Nouveau mot de passe
field-password-new-hint = { $min } caractères au moins. Vous pouvez le coller ou laisser votre navigateur en proposer un.
field-reveal = Montrer le mot de passe
field-code = Code à 6 chiffres
field-totp-hint = Celui que montre votre application en ce moment. Il change toutes les 30 secondes.
field-mail-code-hint = Celui de notre e-mail. Les espaces ne comptent pas.
field-activation = Code d’activation
field-activation-hint = { $length } lettres et chiffres, par groupes de quatre. Majuscules, espaces et tirets ne comptent pas. Vous pouvez le coller.
field-birth = Date de naissance
field-birth-hint = La date inscrite sur votre carte d’identité.
field-email = Adresse e-mail
field-email-new = Nouvelle adresse e-mail
field-email-hint = Exemple : prenom.nom@exemple.fr
field-label = Nom de cette clé
field-label-hint = Pour la reconnaître dans la liste. Exemple : Téléphone de Camille.

## Errors of these forms
fault-login-missing = Écrivez votre identifiant ou votre adresse e-mail.
fault-login-malformed = Écrivez de 3 à 64 lettres sans accent, chiffres, points ou tirets.
fault-login-taken = Cet identifiant ne peut pas être utilisé. Choisissez-en un autre.
fault-login-fix = Prendre { $login }
fault-password-missing = Écrivez un mot de passe.
fault-password-wrong = Ce mot de passe ou ce code n’est pas le bon. Vérifiez-les, puis recommencez.
fault-password-short = Ce mot de passe est trop court. Écrivez au moins { $min } caractères : trois ou quatre mots qui ne vont pas ensemble conviennent bien.
fault-password-long = Ce mot de passe est trop long. Gardez { $max } caractères au plus.
fault-password-common = Ce mot de passe est l’un des premiers que l’on essaie. Choisissez trois ou quatre mots qui ne vont pas ensemble.
fault-password-personal = Ce mot de passe contient votre nom, votre identifiant ou votre date de naissance. Enlevez-les.
fault-password-guessable = Ce mot de passe se devine trop vite. Ajoutez un mot ou deux.
fault-code-missing = Écrivez le code.
fault-code-digits = Le code a { $digits } chiffres. Vérifiez-le.
fault-code-refused = Ce code n’est pas le bon. Attendez le suivant, puis recommencez.
fault-code-refused-left =
    { $left ->
        [0] Ce code n’est pas le bon. Demandez un nouveau code.
        [one] Ce code n’est pas le bon. Il vous reste un essai.
       *[other] Ce code n’est pas le bon. Il vous reste { $left } essais.
    }
fault-code-expired = Ce code est trop ancien. Demandez un nouveau code.
fault-code-used-up = Ce code ne peut plus servir après trop d’essais. Demandez un nouveau code.
fault-activation-missing = Écrivez le code de votre courrier.
fault-activation-length =
    { $found ->
        [one] { $found } signe lu
       *[other] { $found } signes lus
    } : il en faut { $wanted }. Vérifiez la fin du code.
fault-activation-refused = Ce code et cette date de naissance ne vont pas ensemble. Vérifiez les deux : le code ne contient pas les lettres I, L, O et U. Un code ne crée un compte qu’une fois.
fault-activation-refused-left = Ce code et cette date de naissance ne vont pas ensemble. Vérifiez les deux : le code ne contient pas les lettres I, L, O et U. { $left ->
        [0] Il ne reste plus d’essai : demandez un nouveau code.
        [one] Il vous reste un essai.
       *[other] Il vous reste { $left } essais.
    }
fault-birth-missing = Écrivez votre date de naissance.
fault-birth-unreadable = Cette date ne peut pas être lue. Écrivez-la ainsi : 04/05/1968.
fault-birth-future = Cette date est dans le futur. Vérifiez l’année.
fault-email-missing = Écrivez une adresse e-mail.
fault-email-malformed = Cette adresse n’est pas complète. Elle doit ressembler à prenom.nom@exemple.fr
fault-email-fix = Écrire { $email }
fault-email-same = C’est déjà votre adresse. Écrivez-en une autre, ou annulez.
fault-passkey-unanswered = Votre appareil n’a pas envoyé de clé d’accès. Recommencez et répondez à sa question.
fault-passkey-refused = Cette clé d’accès n’a pas pu être vérifiée. Recommencez, ou prenez-en une autre.
fault-passkey-known = Cet appareil a déjà une clé d’accès pour ce compte. Vous pouvez l’utiliser telle quelle.
fault-label-missing = Donnez un nom à cette clé, par exemple « Téléphone ».
fault-label-long = Ce nom est trop long. Gardez { $max } caractères au plus.
fault-label-taken = Une autre de vos clés porte ce nom. Ajoutez un mot pour les distinguer.
fault-exercise-missing = Choisissez où vous exercez maintenant.
fault-last-way-in = C’est votre seul moyen de vous connecter. Ajoutez-en un autre avant de l’enlever.
fault-provider-refused = Votre identité n’a pas été confirmée. Recommencez avec le même compte.
fault-provider-down = Le service d’identité ne répond pas. Réessayez dans un moment.
fault-too-many = Trop d’essais en peu de temps. Attendez { $delay }, puis recommencez. Votre compte n’est pas bloqué.
delay-seconds =
    { $count ->
        [one] { $count } seconde
       *[other] { $count } secondes
    }
delay-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
delay-hours =
    { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
delay-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }

## Second factor
code-title = Écrire le code de votre application
code-lead = Ouvrez l’application qui fabrique vos codes sur votre téléphone.
code-button = Valider le code
code-lost = Je n’ai plus cette application

## Recovery
recovery-title = Retrouver mon accès
recovery-lead = Nous envoyons un code à l’adresse e-mail de votre compte.
recovery-button = Recevoir un code
recovery-else = Plus rapide, si vous le pouvez
recovery-else-1 = Essayez avec un autre de vos appareils : une clé d’accès peut y être.
recovery-else-2 = Avec une pièce d’identité, le guichet de votre caisse peut vous donner un nouveau code d’activation.
recovery-back = Changer d’identifiant
recovery-code-title = Écrire le code reçu par e-mail
recovery-code-lead = Si un compte correspond, un code vient de partir. Il sert { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
recovery-none = Vous n’avez rien reçu ?
recovery-none-1 = Attendez deux minutes, et regardez dans les messages indésirables.
recovery-none-2 = Vérifiez que vous lisez l’adresse donnée à l’inscription.
recovery-none-3 = Demander un autre code
recovered-title = Vous êtes presque de retour
recovered-lead = Un code par e-mail ne suffit pas pour tout faire : quelqu’un d’autre pourrait lire vos e-mails.
recovered-waiting = Votre nouvelle clé d’accès servira à partir du <b>{ $date }</b>. Revenez à ce moment-là et connectez-vous avec elle.
recovered-now = Maintenant, vous pouvez
recovered-may-read = lire votre dossier ;
recovered-may-key = ajouter une nouvelle clé d’accès ;
recovered-may-sessions = voir vos appareils et fermer leurs sessions.
recovered-later = Ce qui attend une preuve plus forte
recovered-not-read = lire votre dossier ;
recovered-not-change = masquer, supprimer ou donner un accès ;
recovered-not-contact = changer votre adresse e-mail ou votre mot de passe.
recovered-key = Ajouter une nouvelle clé d’accès
recovered-key-text = Elle pourra servir après <b>{ $delay }</b>.
recovered-key-why = Pendant ce temps, nous prévenons vos appareils et votre adresse e-mail. Si ce n’était pas vous, vous pourrez tout annuler.
recovered-provider = Sans attendre
recovered-provider-text = { $name } prouve votre identité tout de suite.
recovered-home = Aller à mon dossier

## Place of exercise
exercise-title = Où exercez-vous maintenant ?
exercise-lead = { $name }, ce choix vaut jusqu’à la fin de votre session.
exercise-legend = Exercice et lieu
exercise-note = Les patients verront ce métier et ce lieu dans leur journal des accès. Pour en changer, reconnectez-vous.
exercise-button = Continuer

## Enrolment
tab-enrol = Inscription
enrol-steps = Étapes de l’inscription
enrol-progress = Étape { $step } sur { $total }
enrol-step-identity = Votre identité
enrol-step-email = Votre e-mail
enrol-step-key = Votre connexion
enrol-step-done = C’est prêt
enrol-next = Continuer
enrol-title = Créer mon compte
enrol-no-record = Votre identité est reconnue, mais aucun dossier à activer ne lui correspond. Si vous avez déjà un compte, connectez-vous.
enrol-expired = L’inscription a pris trop de temps. Rien n’est perdu : votre code peut encore servir. Recommencez.
enrol-code = Avec le code de mon courrier
enrol-code-text = Vous avez reçu une lettre qui annonce votre dossier. Le code est dans le cadre.
enrol-provider = Sans courrier
enrol-provider-text = { $name } peut prouver votre identité. Aucun code n’est nécessaire.
enrol-lost = Pas de lettre, ou plus de code ?
enrol-lost-text = Demandez un nouveau code au guichet de votre caisse, avec une pièce d’identité. L’ancien code ne servira plus.
enrol-email-title = Bonjour { $name }
enrol-email-text = Votre identité est reconnue. Nous avons besoin d’une adresse e-mail que personne d’autre ne lit.
enrol-email-button = Recevoir un code
enrol-email-back = Changer d’adresse
email-code-title = Vérifier l’adresse e-mail
email-code-text = Un code vient de partir à <b>{ $email }</b>. Il sert { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.
email-code-none = Rien reçu ? Regardez dans les messages indésirables.
email-code-again = Envoyer un autre code
email-code-button = Valider l’adresse
enrol-key-title = Choisir comment vous connecter
enrol-key-back = Choisir un autre moyen
enrol-key-later = Vous pourrez ajouter un autre moyen plus tard, dans « Mon compte et ma sécurité ».
enrol-passkey = Une clé d’accès
enrol-passkey-best = Conseillé
enrol-passkey-text = Votre téléphone ou votre ordinateur vous reconnaît lui-même.
enrol-passkey-1 = Aucun mot de passe à retenir.
enrol-passkey-2 = Personne ne peut la deviner ni la voler sur un faux site.
enrol-passkey-3 = Votre doigt et votre visage restent dans votre appareil : Carnet ne les reçoit jamais.
enrol-passkey-button = Créer ma clé d’accès
enrol-password = Un mot de passe et un code
enrol-password-text = Si votre appareil est ancien ou partagé.
enrol-password-1 = Un mot de passe que vous choisissez.
enrol-password-2 = Une application gratuite sur votre téléphone, qui fabrique un code à chaque connexion.
enrol-password-button = Choisir un mot de passe
enrol-password-title = Choisir un identifiant et un mot de passe
password-advice = Trois ou quatre mots qui ne vont pas ensemble font un bon mot de passe. Nous ne vous demanderons jamais d’en changer sans raison.
totp-title = Relier une application qui fabrique des codes
totp-text = C’est la deuxième protection de votre compte : votre mot de passe seul ne suffit pas.
totp-1 = Ouvrir l’application
totp-1-text = Prenez celle que vous avez déjà, ou installez une application d’authentification gratuite.
totp-2 = Ajouter Carnet dans l’application
totp-2-text = Visez ce dessin avec l’application, ou écrivez la clé à la main.
totp-2-hand = Clé à écrire, avec ou sans espaces :
totp-3 = Écrire le code qu’elle montre
totp-waits = Pour votre sécurité, cette application pourra servir après <b>{ $delay }</b>.
totp-button = Relier l’application
enrol-done-title = { $name }, votre compte est prêt
enrol-done-login = Votre identifiant est <b>{ $login }</b>. Notez-le : il sert si vous devez retrouver votre accès.
enrol-done-record = Votre dossier
enrol-done-open = Il est ouvert. Vous pouvez le lire dès maintenant.
enrol-done-open-button = Lire mon dossier
enrol-done-waiting = Il s’ouvrira le <b>{ $date }</b>. Vous pouvez l’ouvrir tout de suite, ou vous y opposer avant cette date.
enrol-done-activate = L’ouvrir tout de suite
enrol-done-oppose = M’y opposer
enrol-done-opposed = Vous avez demandé qu’il ne soit pas ouvert : rien n’y est gardé. Vous pouvez changer d’avis quand vous voulez.
enrol-done-state = Voir l’état de mon dossier
enrol-done-next = Ensuite, si vous le souhaitez
enrol-done-next-1 = Gardez une deuxième porte, au cas où vous perdriez cet appareil.
enrol-done-next-2 = Choisissez quand Carnet vous écrit.
enrol-done-next-3 = Voyez vos appareils et vos moyens de connexion.

## Objection to the opening, with the code of the letter
tab-objection = Refuser une ouverture
objection-title = Refuser l’ouverture d’un dossier
objection-lead = Il suffit du code que vous avez reçu et de la date de naissance. Vous n’avez pas de compte à créer, ni de raison à donner.
objection-code = Code du courrier ou de l’e-mail
objection-birth-hint = Celle de la personne à qui le courrier est adressé.
objection-wish = Que voulez-vous ?
objection-object = Le dossier ne doit pas s’ouvrir
objection-object-hint = Rien n’y sera gardé. Vos soins et vos remboursements ne changent pas.
objection-withdraw = Je reviens sur mon refus
objection-withdraw-hint = Le dossier s’ouvre tout de suite.
objection-button = Enregistrer
objection-know = Bon à savoir
objection-know-1 = Pour un enfant, ses parents répondent avec le code de son courrier et sa date de naissance.
objection-know-2 = Le même code permet de changer d’avis.
objection-know-3 = Sans code, répondez par courrier ou au guichet.
objection-done = Votre refus est enregistré
objection-done-text = Le dossier ne s’ouvrira pas. Gardez le code : il permet de changer d’avis.
objection-withdrawn = Votre refus est retiré
objection-withdrawn-text = Le dossier est ouvert. Pour le lire, créez votre compte.
objection-none = Aucun refus à retirer
objection-none-text = Aucun refus n’était enregistré. Le dossier s’ouvre comme prévu, ou il est déjà ouvert.
objection-late = Il est trop tard pour refuser l’ouverture
objection-late-text = Le dossier a déjà été ouvert. Vous pouvez le fermer à tout moment, depuis votre compte, par courrier ou au guichet.
objection-again = Changer d’avis
objection-enrol = Créer mon compte
sign-in-objection = Refuser l’ouverture d’un dossier
