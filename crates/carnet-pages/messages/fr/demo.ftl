## The demonstration only
demo-accounts-title = Choisir un compte
demo-accounts-lead = Ce service joue le rôle du fournisseur d’identité. Il n’existe que dans la démonstration.
demo-accounts-note = Tout est inventé : aucun mot de passe n’est demandé.
demo-people = Personnes
demo-professionals = Professionnels
demo-kind-holder = titulaire d’un dossier
demo-kind-parent = parent
demo-kind-caregiver = aidant
demo-kind-professional = professionnel
demo-interest-documents =
    { $count ->
        [one] { $count } document
       *[other] { $count } documents
    }
demo-interest-waiting = dossier pas encore ouvert
demo-interest-closed = dossier fermé
demo-interest-emergency = lecture en urgence dans le journal
demo-interest-masked = documents masqués
demo-interest-sample = exemple officiel
demo-mail-title = Courrier de démonstration
demo-mail-lead = Les e-mails que Carnet aurait envoyés. Aucun ne sort de cette machine.
demo-mail-empty = Aucun e-mail pour le moment.
demo-mail-text = Texte de l’e-mail
demo-mail-html = Voir le code de la version HTML
clock-title = Horloge de démonstration
clock-lead = Avancer l’heure pour voir ce qui dépend du temps : ouverture d’un dossier, fin d’un accès, annonce d’un document.
clock-now = Heure de la démonstration
clock-hour = Une heure plus tard
clock-day = Un jour plus tard
clock-fortnight = Deux semaines plus tard
clock-six-weeks = Six semaines plus tard
clock-set = Choisir une date
clock-date = Date
clock-time = Heure
clock-apply = Régler l’horloge
clock-note = L’horloge ne recule jamais.
