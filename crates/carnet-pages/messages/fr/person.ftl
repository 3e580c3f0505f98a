## Home
home-title = Bonjour { $name }
home-title-other = Dossier de { $name }
home-last-visit = Votre dernière visite : { $date }.
home-new =
    { $count ->
        [one] Nouveau : { $count } document
       *[other] Nouveau : { $count } documents
    }
home-new-all = Voir tout ce qui est nouveau
home-last = Derniers documents
home-last-none = Tous les documents récents sont ci-dessus.
home-all =
    { $count ->
        [one] Voir le document
       *[other] Voir les { $count } documents
    }
home-empty-title = Votre dossier est encore vide
home-empty-text = Les documents que vos soignants déposent apparaîtront ici. Vous pouvez aussi en ajouter vous-même.
home-shortcuts = Raccourcis
home-shortcut-documents = Tous les documents
home-shortcut-journal = Qui a lu mon dossier
home-shortcut-preferences = Choisir mes alertes
home-accesses = Qui a ouvert le dossier
home-accesses-none = Personne d’autre que vous depuis votre dernière visite.
home-accesses-all = Voir le journal des accès

## Notification centre
notifications-title = Notifications
notifications-unread =
    { $count ->
        [0] Tout est lu.
        [one] { $count } notification à lire.
       *[other] { $count } notifications à lire.
    }
notifications-all-read = Tout marquer comme lu
notifications-chips = Filtrer les notifications
notifications-empty-title = Aucune notification
notifications-empty-text = L’arrivée d’un document ou l’accès d’un nouveau soignant s’affiche ici.
notification-unread = À lire
notification-open = Ouvrir
notification-mark-read = Marquer comme lue
notification-mark-unread = Marquer comme non lue
notice-new-document = <b>{ $author }</b> a ajouté « { $title } ».
notice-new-version = <b>{ $author }</b> a ajouté une nouvelle version de « { $title } ».
notice-access-opened = <b>{ $who }</b> a ouvert votre dossier pour la première fois.
notice-first-read = <b>{ $who }</b> a lu votre dossier pour la première fois.
notice-emergency = <b>{ $who }</b> a lu votre dossier en urgence. Si cet accès vous étonne, regardez le journal.
notice-talk = Votre dossier a été mis à jour. Nous vous invitons à en parler avec un professionnel de santé.
notice-opening-soon = Votre dossier s’ouvrira le <b>{ $date }</b>, sauf si vous vous y opposez.
notice-opened = Votre dossier est ouvert.
notice-closed = Votre dossier est fermé.
notice-preferences = Vos préférences de notification ont changé.

## Preferences
preferences-title = Préférences de notification
preferences-lead = Choisir quand Carnet vous écrit.
preferences-mail = Par e-mail
preferences-mail-to = Nous écrivons à <b>{ $email }</b>.
preferences-mail-masked = L’adresse est cachée en partie, au cas où quelqu’un regarde votre écran.
preferences-mail-none = Aucune adresse e-mail n’est connue. Vous voyez vos notifications ici seulement.
preferences-frequency = Quand un document est ajouté au dossier
preferences-save = Enregistrer mes choix
preferences-law = <b>Nos e-mails ne parlent jamais de votre santé.</b> Ils ne disent ni le titre, ni l’auteur, ni le lieu d’un document. Après une lecture en urgence, nous vous prévenons toujours.
frequency-each = À chaque document
frequency-each-hint = Un e-mail dès qu’un document arrive.
frequency-daily = Une fois par jour au plus
frequency-daily-hint = Un seul e-mail, le soir, s’il y a du nouveau.
frequency-none = Jamais
frequency-none-hint = Vous regardez dans Carnet quand vous le souhaitez.

## Journal page
journal-title = Journal des accès
journal-lead = Qui a lu ou changé quelque chose dans le dossier, quand, et pourquoi c’était permis.
journal-count =
    { $count ->
        [0] Aucune ligne
        [one] { $count } ligne, de la plus récente à la plus ancienne
       *[other] { $count } lignes, de la plus récente à la plus ancienne
    }
journal-day-count =
    { $count ->
        [one] { $count } ligne
       *[other] { $count } lignes
    }
journal-line = Ligne { $number }
journal-exceptional = Accès exceptionnel
journal-exceptional-count =
    { $count ->
        [one] { $count } accès exceptionnel est noté dans ce journal.
       *[other] { $count } accès exceptionnels sont notés dans ce journal.
    }
journal-exceptional-show = Les voir
journal-exceptional-only = Accès exceptionnels seulement
journal-kind = Type d’accès
journal-who = Qui
journal-software = par { $name }
journal-report = Signaler cet accès
journal-take = Emporter le journal
journal-take-text = Les lignes montrées ici, avec les filtres choisis.
journal-take-csv = Tableau (CSV)
journal-take-json = Données (JSON)
journal-check = Vérifier le journal
journal-from = Du
journal-to = Au
journal-show-all = Voir tout le journal
journal-empty-title = Aucune ligne ne correspond
journal-empty-text = Choisissez une période plus longue, ou un autre professionnel.
