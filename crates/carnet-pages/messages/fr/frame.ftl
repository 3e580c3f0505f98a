## Frame of every page
brand = Carnet
skip = Aller au contenu
tab = { $page } · Carnet
tab-other = { $page }, dossier de { $name } · Carnet
tab-sign-in = Connexion
tab-signed-out = Déconnexion
tab-home = Accueil
tab-documents = Documents
tab-document = Document
tab-add = Ajouter un document
tab-bin = Corbeille
tab-notifications = Notifications
tab-preferences = Préférences
tab-journal = Journal des accès
tab-record = Dossier
tab-error = Information
tab-accessibility = Accessibilité
tab-pro-home = Espace professionnel
tab-pro-open = Ouvrir un dossier
tab-pro-record = Dossier patient
tab-pro-deposit = Déposer un document
tab-demo-accounts = Choisir un compte
tab-demo-mail = Courrier de démonstration
tab-demo-clock = Horloge de démonstration
nav-main = Menu principal
nav-home = Accueil
nav-documents = Documents
nav-notifications = Notifications
nav-notifications-short = Alertes
nav-journal = Journal des accès
nav-journal-short = Accès
nav-unread = à lire
menu-records = Changer de dossier
menu-own-record = Mon dossier
menu-other-record = Dossier de { $name }
menu-preferences = Préférences de notification
menu-sign-out = Se déconnecter
band-region = Dossier ouvert
band-title = Vous êtes dans le dossier de { $name }
band-detail = Tout ce que vous faites ici concerne { $name }.
band-back = Revenir à mon dossier
idle-title = Votre session va bientôt se fermer.
idle-text = Ce que vous avez écrit reste sur cette page.
idle-stay = Continuer ma session
idle-ended-title = La session est fermée.
idle-ended-text = Connectez-vous pour continuer.
idle-ended-draft = Ce que vous avez écrit est gardé dans cet onglet. Connectez-vous : vous le retrouverez. Les fichiers seront à choisir de nouveau.
idle-ended-link = Se connecter
draft-restored = Nous avons remis ce que vous aviez écrit. Les fichiers sont à choisir de nouveau.
draft-forget = Effacer et recommencer
print-date = Imprimé le { $date }
print-born = naissance : { $date }
print-ins = matricule { $ins }
print-unofficial = Carnet, service non officiel
foot-unofficial = Ce service n’est pas un service officiel.
foot-invented = Les personnes, les lieux et les documents de cette démonstration sont inventés.
foot-accessibility-full = Accessibilité : totalement conforme
foot-accessibility-partial = Accessibilité : partiellement conforme
foot-accessibility-none = Accessibilité : non conforme
foot-demo-mail = Courrier de démonstration
foot-demo-clock = Horloge de démonstration

## Forms and lists
form-cancel = Annuler
form-choose = Choisir…
form-optional = (facultatif)
form-errors =
    { $count ->
        [one] Une chose est à corriger
       *[other] { $count } choses sont à corriger
    }
form-kept = Rien n’est perdu : ce que vous avez écrit est encore là.
pager = Pages
pager-page = Page
pager-previous = Page précédente
pager-next = Page suivante

## Dates, numbers, units
format-date-time = { $date } à { $time }
format-byte =
    { $count ->
        [one] octet
       *[other] octets
    }
format-kilobyte = ko
format-megabyte = Mo
format-gigabyte = Go
format-month =
    { $month ->
        [m1] janvier
        [m2] février
        [m3] mars
        [m4] avril
        [m5] mai
        [m6] juin
        [m7] juillet
        [m8] août
        [m9] septembre
        [m10] octobre
        [m11] novembre
       *[other] décembre
    }
format-weekday =
    { $day ->
        [d1] lundi
        [d2] mardi
        [d3] mercredi
        [d4] jeudi
        [d5] vendredi
        [d6] samedi
       *[other] dimanche
    }

## What a message says after an act
flash-masked = Document masqué. Vos soignants ne le voient plus.
flash-unmasked = Document visible. Vos soignants peuvent le lire.
flash-deleted = Document supprimé. Vous pouvez le restaurer pendant { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    }.
flash-restored = Document restauré.
flash-added = Document ajouté à votre dossier.
flash-preferences = Préférences enregistrées.
flash-all-read = Tout est marqué comme lu.
flash-activated = Votre dossier est ouvert.
flash-closed = Le dossier est fermé.
flash-reopened = Votre dossier est de nouveau ouvert.
flash-opposed = Votre opposition est enregistrée. Aucun dossier ne sera ouvert.
flash-marked-read = Les nouveautés sont marquées comme lues.
flash-announced = Le patient voit maintenant ce document.
flash-deposited = Document déposé.
flash-left = Dossier refermé.

## Errors, each with a way out
error-home = Revenir à l’accueil
error-reference = Référence à donner si vous nous écrivez : { $reference }
error-bad-title = Cette demande n’a pas pu être lue
error-bad-text = L’adresse ou le formulaire est incomplet. Rien n’a été changé.
error-stale-title = Cette page est trop ancienne
error-stale-text = Pour votre sécurité, un formulaire ne peut pas être envoyé depuis une page ouverte depuis longtemps. Rien n’a été changé.
error-forbidden-title = Ce n’est pas possible
error-not-found-title = Cette page n’existe pas
error-not-found-text = L’adresse est incomplète, ou le document n’est plus dans le dossier.
error-too-large-title = Ce fichier est trop lourd
error-too-large-text = Carnet accepte des fichiers de { $limit } au plus.
error-too-many-title = Trop de demandes en peu de temps
error-too-many-text = Pour protéger les dossiers, Carnet ralentit. Réessayez dans { $seconds ->
        [one] { $seconds } seconde
       *[other] { $seconds } secondes
    }.
error-internal-title = Une erreur est survenue chez nous
error-internal-text = Ce n’est pas de votre faute. Vos documents sont en sécurité.
error-unavailable-title = Carnet est momentanément indisponible
error-unavailable-text = Vos documents sont en sécurité. Le service revient dès que possible.
error-way-home = Revenez à l’accueil et choisissez dans le menu.
error-way-again = Revenez en arrière, rechargez la page et recommencez.
error-way-smaller = Photographiez la feuille en qualité moyenne, ou partagez le document en deux fichiers.
error-way-wait = Attendez un instant, puis recommencez.
error-way-later = Réessayez dans quelques minutes. Si cela continue, écrivez-nous.

## Accessibility statement
a11y-title = Déclaration d’accessibilité
a11y-lead = Carnet doit pouvoir servir à tout le monde, avec ou sans souris, à toutes les tailles de texte, et avec un lecteur d’écran.
a11y-state = État de conformité
a11y-state-full = Carnet est <b>totalement conforme</b> au référentiel général d’amélioration de l’accessibilité (RGAA 4.1).
a11y-state-partial = Carnet est <b>partiellement conforme</b> au référentiel général d’amélioration de l’accessibilité (RGAA 4.1), à cause des points ci-dessous.
a11y-state-none = Carnet est <b>non conforme</b> au référentiel général d’amélioration de l’accessibilité (RGAA 4.1) : aucun audit complet n’a encore été fait.
a11y-check = Dernière vérification automatique
a11y-check-result = Le { $date }, { $pages ->
        [one] { $pages } page a été vérifiée
       *[other] { $pages } pages et états ont été vérifiés
    } selon les règles WCAG 2.2, niveaux A et AA.
a11y-check-violations =
    { $count ->
        [0] Aucune règle n’est enfreinte.
        [one] { $count } règle est enfreinte.
       *[other] { $count } règles sont enfreintes.
    }
a11y-check-limits = Une vérification automatique ne trouve qu’une partie des obstacles. Elle ne remplace pas un audit.
a11y-check-none = Aucun résultat n’est disponible pour cette version.
a11y-known = Ce que nous savons devoir améliorer
a11y-known-1 = Les fichiers PDF et les images ajoutés par d’autres ne sont pas toujours lisibles par un lecteur d’écran.
a11y-known-2 = Aucun essai avec des personnes qui utilisent un lecteur d’écran n’a encore été fait.
a11y-known-3 = Aucune traduction en langue des signes n’est proposée pour le moment.
a11y-write = Signaler un obstacle
a11y-write-text = Si vous n’arrivez pas à lire un contenu ou à faire une action, écrivez-nous : nous vous donnerons un autre moyen d’y accéder.
a11y-defender = Si vous ne recevez pas de réponse satisfaisante, vous pouvez vous adresser au Défenseur des droits.
