## Sharing and access
nav-sharing = Partage et accès
nav-sharing-short = Partage
access-title-of = Partage et accès de { $name }
access-lead = Qui peut voir ce dossier, qui s’en occupe, et qui est prévenu.
access-more = Autres pages du partage
access-minor-parents = Avant 18 ans, un jeune peut garder secrets certains soins. La loi le prévoit : son dossier ne vous dit pas s’il l’a fait.
access-minor-self = Avant 18 ans, vous pouvez garder secrets certains soins : demandez-le au soignant qui vous reçoit. Vos parents ne le sauront pas par ce dossier.
access-to-journal = Journal des accès
access-pros = Soignants qui ont accès
access-new = Ajouter un soignant
access-no-attending = Aucun médecin traitant n’est indiqué.
access-nobody = Aucun soignant n’a accès en ce moment.
access-past =
    { $count ->
        [one] Un soignant n’a plus accès
       *[other] { $count } soignants n’ont plus accès
    }
access-valid = A accès
access-expired = Accès terminé
access-blocked = Bloqué
access-unset = Pas d’accès en cours
access-attending = Médecin traitant
access-same-rights = Mêmes droits que le médecin traitant
access-period = Depuis le { $since }, jusqu’au { $until }.
access-period-over = Du { $since } au { $until }.
access-ground-team = A déclaré faire partie de l’équipe qui vous soigne.
access-ground-consent = A déclaré avoir votre accord.
access-ground-person = Accès donné depuis cette page.
access-last-read = Dernière lecture : { $date }.
access-never-read = N’a encore rien lu.
access-other-acts = Autres choix
access-urgent = En cas d’urgence
access-urgent-emergency = Les soignants peuvent ouvrir le dossier si la vie est en danger
access-urgent-emergency-text = Seulement quand la personne ne peut pas répondre. Le soignant écrit pourquoi, et vous êtes prévenu. Sans cela, personne ne pourra l’ouvrir ainsi.
access-urgent-call = Le médecin qui répond à un appel d’urgence peut lire le dossier
access-urgent-call-text = Pour un appel au 15 qui concerne la personne. Sans cela, il conseillera sans voir le dossier.
access-urgent-masked = Ce qui est masqué reste masqué, même en urgence.
access-urgent-save = Enregistrer ces choix
access-urgent-unsaved = Vos choix ne sont pas encore enregistrés : vérifiez-les, puis enregistrez.
access-people = Qui s’occupe du dossier
access-people-none = Personne d’autre ne s’en occupe.
access-people-you = (vous)
access-people-since = depuis le { $date }
access-people-manage = Gérer les proches aidants
access-invitations =
    { $count ->
        [one] Une invitation attend une réponse.
       *[other] { $count } invitations attendent une réponse.
    }
access-told = Qui est prévenu
access-told-email = Les messages partent à { $email }, sans rien dire de la santé.
access-told-none = Aucune adresse e-mail : les messages restent dans les notifications.
access-told-attending = { $name } est prévenu si le dossier est ouvert en urgence.
access-told-change = Changer les préférences
access-law = Lire les réglages de la loi

## Acts on a professional
pro-act-no-reason = Aucune raison ne vous est demandée.
pro-act-end-title = Retirer l’accès de ce soignant ?
pro-act-end-1 = Il ne pourra plus rien lire, tout de suite. Il voit toujours les documents dont il est l’auteur.
pro-act-end-2 = S’il vous soigne de nouveau, il pourra redemander accès : vous en serez prévenu. Pour l’empêcher, bloquez-le.
pro-act-end = Retirer l’accès
pro-act-block-title = Bloquer ce soignant ?
pro-act-block-1 = Il ne pourra plus ouvrir le dossier, même avec un accord donné de vive voix.
pro-act-block-2 = Il n’en est pas prévenu. Il pourra encore ajouter des documents sur les soins qu’il donne.
pro-act-block = Bloquer
pro-act-unblock-title = Débloquer ce soignant ?
pro-act-unblock-1 = Il pourra de nouveau demander accès au dossier.
pro-act-unblock-2 = Débloquer ne donne pas accès par lui-même, sauf si un accès encore valable avait été donné.
pro-act-unblock = Débloquer
pro-act-attending-title = En faire le médecin traitant ?
pro-act-attending-1 = Il voit aussi ce que vous masquez aux autres soignants, dès qu’il a accès.
pro-act-attending-2 = Il peut lire le journal des accès, et est prévenu des ouvertures en urgence.
pro-act-attending = En faire le médecin traitant
pro-act-not-attending-title = N’est plus le médecin traitant
pro-act-not-attending-1 = Il ne voit plus ce que vous masquez.
pro-act-not-attending-2 = Son accès ordinaire, s’il en a un, continue.
pro-act-not-attending = Enlever ces droits
pro-act-same-title = Lui donner les mêmes droits que le médecin traitant ?
pro-act-same = Donner les mêmes droits que le médecin traitant
pro-act-not-same-title = Enlever les droits du médecin traitant
new-title = Ajouter un soignant
new-lead = Pour donner accès à un soignant qui n’est pas dans la liste, ou le bloquer à l’avance.
new-id = Numéro du soignant
new-id-hint = Numéro RPPS : onze chiffres, sur ses ordonnances.
new-name = Son nom
new-wish = Que voulez-vous faire ?
new-until = Dernier jour d’accès
new-confirm = Enregistrer
wish-give = Donner accès
wish-give-hint = Ce que sa profession peut lire, jusqu’au dernier jour choisi
wish-attending = Médecin traitant
wish-attending-hint = Voit aussi ce que vous masquez, quand il a accès
wish-same = Mêmes droits que le médecin traitant
wish-same-hint = Pour un remplaçant, ou le médecin d’un réseau de soins
wish-block = Bloquer
wish-block-hint = Ne pourra jamais ouvrir le dossier
new-id-missing = Écrivez le numéro du soignant.
new-id-malformed = Ce numéro n’est pas celui d’un soignant : un numéro RPPS a onze chiffres.
new-fix-id = Mettre { $id }
new-name-missing = Écrivez le nom du soignant, pour le reconnaître dans la liste.
new-blocked = Ce soignant est bloqué : débloquez-le d’abord.

## See my record as
see-title = Voir mon dossier comme…
see-lead = Ce que voit quelqu’un d’autre, document par document, avec la règle qui l’explique.
see-choose = Choisir une personne
see-known = Quelqu’un que vous connaissez, ou les secours
see-professions = Un soignant d’une profession
see-profession-hint = À qui vous auriez donné accès
see-professional-hint = Avec son accès d’aujourd’hui
see-emergency = Les soignants, en urgence
see-emergency-hint = Si la vie est en danger
see-call = Le médecin d’un appel d’urgence
see-call-hint = Pour un appel au 15
see-caregiver-hint = Proche aidant
see-representative-hint = Parent ou tuteur
see-confirm = Voir comme cette personne
see-headline =
    { $who } : { $seen ->
        [0] aucun document vu
        [one] un document vu
       *[other] { $seen } documents vus
    } sur { $total }
see-shut-out = Cette personne ne peut pas entrer : { $why }
see-by-category = Documents vus par catégorie
see-column-documents = Documents
see-column-seen = Vus
see-count = { $seen } sur { $total }
see-lines = Document par document
see-lines-filter = Lignes montrées
see-show-all = Tous
see-show-seen = Vus
see-show-hidden = Non vus
see-matrix = La table officielle des droits par profession n’est pas publiée comme données : celle-ci est reconstituée à partir de ce qui est public.
see-yes = Vu
see-no = Non vu
see-none = Aucun document.

## Report of an access
report-title = Signaler cet accès
report-lead = Dites ce qui vous surprend. Cela ne change rien à vos soins.
report-words = Ce qui vous surprend
report-words-hint = Par exemple : « Je ne connais pas ce soignant. » 2 000 lettres au plus.
report-words-missing = Écrivez quelques mots, même courts.
report-words-long = Votre texte a plus de { $max } lettres : raccourcissez-le.
report-who = Qui lira ce signalement
report-who-1 = Le responsable de la sécurité du service : il voit l’accès et vos mots, pas votre dossier.
report-who-2 = Il peut demander des explications à l’établissement du soignant.
report-who-3 = Votre signalement reste écrit dans votre journal.
report-send = Envoyer le signalement

## Proof of the journal
proof-title = Vérifier le journal
proof-lead = Chaque ligne est scellée par la suivante. Une ligne changée, retirée ou déplacée se voit, même si c’est nous qui l’avons fait.
proof-how = Comment vérifier
proof-how-1 = Téléchargez la preuve : un fichier qui contient les sceaux de votre journal, pas son contenu.
proof-how-2 = Vérifiez-la sur votre ordinateur, avec un programme que chacun peut relire.
proof-how-3 = Gardez le fichier : le suivant doit le prolonger. S’il ne le prolonge pas, quelque chose a été changé.
proof-checkpoint = Dernier sceau public : { $date }.
proof-download = Télécharger la preuve
proof-command = Pour vérifier : <code>carnet verify-journal</code> suivi du nom du fichier.
proof-now = Vérifier maintenant, sur cet appareil
proof-busy = Vérification en cours…
proof-good = Journal intact : { $count } lignes vérifiées, aucune modifiée ni retirée.
proof-first = Cet appareil s’en souviendra : la prochaine fois, il vérifiera aussi que rien n’a disparu depuis.
proof-again = Le journal prolonge bien celui que cet appareil avait vérifié.
proof-unsigned = Votre navigateur ne sait pas vérifier la signature : vérifiez aussi le fichier avec le programme.
proof-bad = Attention : la preuve ne tient pas ({ $place }). Gardez le fichier et signalez-le.
proof-failed = La vérification n’a pas pu se faire. Réessayez, ou téléchargez la preuve.
proof-later = La preuve n’est pas disponible en ce moment. Revenez plus tard.
proof-not = Ce que cela ne prouve pas
proof-not-1 = Que rien n’a été ajouté depuis : la preuve dit ce qui est dans le journal, pas ce qui n’y est pas encore.
proof-not-2 = Que personne n’a lu en dehors du service, par exemple avec des clés volées : d’autres protections s’en chargent.
proof-not-3 = Le passé, sur un appareil qui n’a jamais vérifié avant : il se fie aux témoins extérieurs.

## Settings of the law
tab-law = Réglages de la loi
law-title = Les réglages de la loi
law-lead = Ces chiffres décident de délais et de droits. Ils sont publics, datés, et chaque changement reste écrit ici.
law-in-force = En vigueur
law-setting = Réglage
law-value = Valeur
law-reference = Texte
law-before = avant : { $value }
law-by = Changés par
law-text = Texte de loi
law-by-nobody = Le fichier ne dit pas qui les a changées.
law-foot = Un réglage annoncé ne s’applique qu’à partir de sa date. Un réglage passé s’applique encore à ce qui a eu lieu pendant ce temps.
version-first = Depuis l’ouverture du service
version-in-force = Depuis le { $date }
version-announced = À partir du { $date }
version-past = À partir du { $date }, remplacés ensuite
origin-program = Valeurs livrées avec le logiciel.
origin-operator = Valeurs fixées par le responsable du service.
setting-majority = Âge de la majorité
setting-minors = Un mineur peut demander le secret de certains soins
setting-cumul = Un document peut être masqué et retenu à la fois
setting-inform = La personne est prévenue d’un document retenu après
setting-withheld = Un document retenu devient visible après
setting-opposition = Temps pour refuser l’ouverture du dossier
setting-caregivers = Proches aidants au plus
setting-mandate = Durée d’une aide au plus
setting-delay = Temps avant le début d’une nouvelle aide
setting-invitation = Temps pour répondre à une invitation
setting-archive = Un dossier fermé est conservé
setting-erasure = Un dossier fermé est détruit sur demande en
setting-suspension = Un dossier suspendu sans réponse est fermé après
setting-ref-majority = Code civil, article 414
setting-ref-operator = Choix du responsable du service
setting-ref-opposition = Code de la santé publique, articles L1111-13-1 et L1111-14
setting-ref-closing = Code de la santé publique, article R1111-36
value-years =
    { $count ->
        [one] { $count } an
       *[other] { $count } ans
    }
value-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
value-hours =
    { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
value-people =
    { $count ->
        [one] { $count } personne
       *[other] { $count } personnes
    }
value-yes = Oui
value-no = Non

## Why a document is seen
seen-consultation = Son accès est en cours, et la règle nationale ouvre ce type de document à sa profession.
seen-break-glass = Votre vie est en danger et vous ne pouvez pas répondre : la règle nationale ouvre ce type de document.
seen-call = Pendant un appel d’urgence vous concernant, le médecin qui répond peut le lire.
seen-update = Un soignant qui a accès peut changer ce qui est visible.
seen-update-own = Son établissement peut changer ce qu’il a ajouté.
seen-feeding = Tout soignant peut ajouter un document sur les soins qu’il vous donne.
seen-replace = L’auteur peut remplacer son document.
seen-delete = L’auteur peut supprimer son document.
seen-authorisation = Un soignant peut déclarer qu’il vous soigne ou qu’il a votre accord.
seen-own-traces = Chacun peut relire ses propres accès.
seen-status = Un soignant peut demander si le dossier existe.
seen-patient = Le titulaire, et les parents d’un mineur, voient tout ce qui n’est pas gardé secret.
seen-arrange = Le titulaire range son dossier comme il veut.
seen-own-document = Le titulaire peut remplacer ou supprimer ce qu’il a ajouté.
seen-minor-secret = Un mineur peut garder secrets certains soins.
seen-decision = Le titulaire, ou les parents d’un mineur, décident du dossier.
seen-audit = Le titulaire lit son journal et télécharge ses données.
seen-mandate = Vous lui avez donné le droit de voir vos documents.
seen-app = Vous avez donné votre accord à cette application.
seen-timer = Un délai prévu par la loi est passé.

## Why a document is not seen: after a colon, in lower case
hidden-no-standing = cette personne n’est pas connue de ce dossier.
hidden-unknown-profession = cette profession n’a pas accès aux dossiers.
hidden-representative-adult = le titulaire est majeur : ses parents n’ont plus accès.
hidden-no-law = aucune règle ne s’applique à cette date.
hidden-record-status = le dossier n’est pas ouvert.
hidden-document-state = ce document a été remplacé, archivé ou supprimé.
hidden-deleted = ce document est supprimé.
hidden-signature = c’est une pièce technique, montrée à personne.
hidden-not-granted = aucun texte ne le permet.
hidden-feeding-only = ce logiciel peut ajouter des documents, pas en lire.
hidden-blocked = l’accès de ce soignant est bloqué.
hidden-not-authorised = ce soignant n’a pas d’accès en cours.
hidden-objection = le titulaire refuse cet accès en urgence.
hidden-purpose-profession = cette profession ne peut pas ouvrir un dossier en urgence.
hidden-purpose-act = l’urgence ne permet pas cet acte.
hidden-matrix = la règle nationale ferme ce type de document à cette profession.
hidden-unknown-type = le type de ce document n’est pas connu de la règle nationale.
hidden-not-patient-type = une personne ne peut pas ajouter ce type de document.
hidden-masked = ce document est masqué aux soignants.
hidden-withheld = un soignant l’annoncera d’abord en consultation.
hidden-secret = un mineur peut garder secrets certains soins.
hidden-cumul = un document ne peut pas être masqué et retenu à la fois.
hidden-visibility-code = cette personne ne peut pas faire ce choix de visibilité.
hidden-secret-connection = la connexion secrète ne sert qu’à ajouter un document secret.
hidden-not-theirs = ce document n’est pas le sien.
hidden-already-seen = le titulaire l’a déjà lu.
hidden-withholding = le délai d’un mois ne le permet pas.
hidden-minors-functions = le titulaire n’est pas mineur, ou cette fonction est arrêtée.
hidden-representatives-decide = cette décision appartient aux parents.
hidden-no-mandate = vous ne lui avez pas donné ce droit.
hidden-delay-running = le délai pour refuser l’ouverture n’est pas fini.

## Paragraphs
law-consultation = Code de la santé publique, articles L1111-17 et R1111-46 ; arrêté du 26 octobre 2023
law-emergency = Code de la santé publique, articles L1111-17 et R1111-48
law-feeding = Code de la santé publique, article R1111-47
law-journal = Code de la santé publique, articles L1111-19 et R1111-43
law-holder = Code de la santé publique, article L1111-19
law-minor = Code de la santé publique, articles R1111-33 et R1111-50
law-mandate = Réglages de la loi : proches aidants
law-app = Code de la santé publique, articles R1111-37 à R1111-39
law-timer = Code de la santé publique, article R1111-53
law-mask = Code de la santé publique, article R1111-49
law-block = Code de la santé publique, article L1111-19
law-closing = Code de la santé publique, articles L1111-14 et R1111-36
