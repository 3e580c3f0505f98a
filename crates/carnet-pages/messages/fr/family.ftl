## Caregivers and representatives
relation-parent = parent
relation-guardian = tuteur désigné par un juge
relation-caregiver = proche aidant
tab-caregivers = Proches aidants
tab-helping = Les personnes que j’aide
tab-invitation = Invitation
tab-majority = Votre majorité
people-cancel = Annuler
people-errors =
    { $count ->
        [one] Il reste une chose à corriger
       *[other] Il reste { $count } choses à corriger
    }

## What a caregiver may do
right-documents = Documents
right-measures = Mesures
right-prevention = Prévention
right-messages = Messages
right-services = Applications reliées
right-profile = Profil médical
right-read = Voir
right-write = Ajouter
right-write-messages = Écrire
right-manage = Ranger
right-line = { $kind } : { $actions }
rights-legend = Ce que cette personne pourra faire
rights-hint = Chaque case compte pour elle seule. « Ranger » veut dire masquer, archiver, supprimer ce que vous avez ajouté.

## List of caregivers
caregivers-title = Proches aidants
caregivers-lead = Les personnes que vous choisissez pour s’occuper de votre dossier avec vous.
caregivers-empty-title = Aucun proche aidant
caregivers-empty-text = Vous pouvez inviter une personne de confiance. Elle ne fera que ce que vous choisissez, jusqu’à la date que vous choisissez.
caregivers-invite = Inviter un proche aidant
caregivers-now = En ce moment
caregivers-count = { $count } sur { $most }
caregivers-full = Vous avez { $count } aidants ou invitations : c’est le plus que la règle permet. Pour inviter une autre personne, retirez d’abord un accès.
caregivers-attestation = Attestation
caregivers-narrow = Réduire
caregivers-end = Retirer l’accès
caregivers-withdraw = Annuler l’invitation
caregivers-judge = Décidé par un juge : seul un juge peut y mettre fin.
caregivers-how = Comment cela se passe
caregivers-how-1 = Un nouvel accès commence { $hours } heures après l’acceptation. Vous pouvez l’annuler avant.
caregivers-how-2 = Chaque acte est écrit dans votre journal, au nom de la personne qui l’a fait.
caregivers-how-3 = Un aidant ne peut ni inviter une autre personne, ni changer vos coordonnées, ni fermer le dossier, ni montrer ce que vous masquez.
caregivers-how-4 = Vous et votre aidant pouvez y mettre fin à tout moment. La fin est immédiate.
caregivers-paper = Sans téléphone ni ordinateur
caregivers-paper-text = Imprimez le formulaire, signez-le à deux, et apportez-le à un guichet avec une pièce d’identité.
caregivers-paper-link = Voir le formulaire à imprimer
caregivers-over =
    { $count ->
        [one] Une aide terminée
       *[other] { $count } aides terminées
    }
mandate-badge-live = En cours
mandate-badge-waiting = Bientôt
mandate-badge-invited = Invitation envoyée
mandate-badge-over = Terminé
mandate-invited = Attend une réponse jusqu’au { $date }.
mandate-waiting = Accepté. L’accès commence le { $date }.
mandate-live = Jusqu’au { $date }.
mandate-over-time = La date de fin est passée.
mandate-over-unanswered = L’invitation est restée sans réponse.
mandate-over-declined = L’invitation a été refusée.
mandate-over-holder = Vous y avez mis fin.
mandate-over-caregiver = L’aidant l’a rendu.
mandate-over-majority = La majorité y a mis fin.
mandate-over-decision = Un juge ou un guichet y a mis fin.
mandate-over-closed = Le dossier a été fermé.
mandate-over-since = { $why } Le { $date }.
mandate-by-invitation = Par invitation
mandate-by-paper = Par formulaire signé, reçu à un guichet
mandate-by-judgement = Par décision d’un juge
mandate-by-registry = Par le registre des assurés

## Invite, narrow, end
invite-title = Inviter un proche aidant
invite-lead = Choisissez ce que la personne pourra faire, et jusqu’à quand.
invite-name = Nom de la personne
invite-name-hint = Comme vous l’appelez : « Paul, mon fils ».
invite-email = Son adresse e-mail
invite-email-hint = L’invitation y est envoyée, sans rien dire de votre santé.
invite-until = Dernier jour
invite-until-hint = Au plus tard le { $date }. Vous pourrez inviter de nouveau ensuite.
invite-then = Ensuite
invite-then-1 = La personne reçoit un lien, se connecte, voit ce que vous proposez, et accepte ou refuse.
invite-then-2 = Vous êtes prévenu de sa réponse.
invite-then-3 = Son accès commence { $hours } heures plus tard. Vous pouvez l’annuler avant.
invite-never = Personne ne doit vous obliger à inviter. En cas de doute, parlez-en à un soignant ou à un guichet.
invite-send = Envoyer l’invitation
invite-name-missing = Écrivez le nom de la personne.
invite-name-long = Le nom a plus de { $max } lettres : raccourcissez-le.
invite-email-missing = Écrivez l’adresse e-mail de la personne.
invite-email-malformed = Cette adresse e-mail ne peut pas exister : vérifiez-la.
invite-fix-email = Mettre { $email }
invite-nothing = Cochez au moins une case.
invite-until-missing = Choisissez le dernier jour.
invite-until-past = Ce jour est passé : choisissez un jour à venir.
invite-until-far = Ce jour est trop loin : au plus tard le { $date }.
invite-fix-until = Mettre le { $date }
invite-too-many = Vous avez déjà { $count } aidants ou invitations, le plus que la règle permet. Retirez d’abord un accès.
invite-wider = Réduire ne peut rien ajouter : pour donner plus, invitez de nouveau.
narrow-title = Réduire l’accès de { $name }
narrow-lead = Décochez ce que vous retirez, ou avancez le dernier jour. C’est immédiat.
narrow-until-hint = Pas après le { $date }. Pour prolonger, invitez de nouveau.
narrow-confirm = Réduire l’accès
end-title = Retirer l’accès de { $name } ?
end-1 = Cette personne ne verra plus rien de votre dossier, tout de suite.
end-2 = Ce qu’elle a ajouté reste dans votre dossier.
end-3 = Elle en est prévenue, sans explication.
end-invitation-title = Annuler l’invitation de { $name } ?
end-invitation-1 = Le lien envoyé ne marchera plus.

## Form on paper
paper-title = Désigner un proche aidant
paper-lead = Une page à imprimer, à remplir à deux et à apporter à un guichet.
paper-print = Imprimer
paper-holder = La personne aidée
paper-caregiver = Le proche aidant
paper-name = Nom et prénoms
paper-born = Date et lieu de naissance
paper-ins = Numéro d’identité de santé
paper-rights = Ce que l’aidant pourra faire (cocher)
paper-kind = Sur quoi
paper-until = Dernier jour ({ $years } ans au plus)
paper-place = Fait à, le
paper-sign-holder = Signature de la personne aidée
paper-sign-caregiver = Signature de l’aidant
paper-counter = Au guichet : deux agents vérifient les deux pièces d’identité. L’accès commence { $hours } heures après. La personne aidée peut y mettre fin à tout moment, au guichet ou en ligne.

## The invited person
invitation-title = { $name } vous invite à s’occuper de son dossier
invitation-lead = Si vous acceptez, vous aiderez { $name } dans la limite de ce qui suit.
invitation-rights = Ce que vous pourrez faire
invitation-from = À partir du
invitation-from-why = Si vous acceptez maintenant : ce délai protège la personne aidée.
invitation-until = Jusqu’au
invitation-expires = À répondre avant le
invitation-1 = Chacun de vos actes sera écrit dans son journal, à votre nom.
invitation-2 = Vous ne pourrez ni inviter une autre personne, ni changer ses coordonnées, ni fermer le dossier.
invitation-3 = Vous pourrez rendre cet accès à tout moment.
invitation-accept = Accepter
invitation-decline = Refuser
invitation-over-title = Cette invitation n’est plus valable
invitation-over-text = Elle a reçu une réponse, a été annulée, ou est trop ancienne. La personne qui vous a invité peut en envoyer une autre.
helping-title = Les personnes que j’aide
helping-lead = Les dossiers dont vous vous occupez, comme parent ou comme proche aidant.
helping-empty-title = Vous ne vous occupez d’aucun autre dossier
helping-empty-text = Une personne peut vous inviter : vous recevrez un e-mail.
helping-now = Vous pouvez ouvrir son dossier.
helping-from = Votre accès commence le { $date }.
helping-over = Votre accès est terminé, ou son dossier est fermé.
helping-open = Ouvrir son dossier
helping-give-back = Rendre cet accès
give-back-title = Ne plus vous occuper du dossier de { $name } ?
give-back-1 = Vous ne verrez plus rien de ce dossier, tout de suite.
give-back-2 = La personne en est prévenue.

## Majority
majority-title = Vous êtes majeur, { $name }
majority-lead = Depuis le { $date }, votre dossier n’appartient qu’à vous.
majority-lost = Qui n’a plus accès
majority-lost-nobody = Personne n’avait accès à votre place.
majority-lost-told = Ces personnes en ont été prévenues.
majority-new = Ce qui change
majority-new-1 = Vous décidez seul de qui voit votre dossier.
majority-new-2 = Tout ce qui était dans le dossier y reste.
majority-new-3 = Vous pouvez inviter un proche aidant, un parent par exemple, avec les droits que vous choisissez.
majority-reach = Où vous joindre
majority-reach-email = Les messages partent à { $email }. Vérifiez que vous seul lisez cette adresse.
majority-reach-none = L’adresse choisie par vos parents a été retirée. Sans la vôtre, vous n’êtes prévenu de rien.
majority-reach-change = Changer d’adresse e-mail
majority-read = J’ai compris
majority-caregivers = Choisir qui peut m’aider

## Attestation (PDF)
attestation-title = Attestation de proche aidant
attestation-text = { $holder } a donné à { $caregiver } le droit de s’occuper de son dossier de santé, dans les limites suivantes.
attestation-rights = Ce que l’aidant peut faire
attestation-dates = Période
attestation-period = Du { $from } au { $until }, sauf fin anticipée par l’un ou l’autre.
attestation-limits = Limites
attestation-limit-1 = L’aidant ne peut ni inviter une autre personne, ni changer les coordonnées du titulaire.
attestation-limit-2 = Il ne peut ni fermer le dossier, ni rendre visible ce que le titulaire a masqué.
attestation-limit-3 = Cette attestation ne donne aucun droit hors du dossier.
attestation-issued = Faite le { $date }. Référence : { $reference }.
attestation-check = Elle dit ce qui est vrai ce jour-là. Le titulaire peut en montrer une nouvelle à tout moment depuis { $site }.

## After an act
done-invited = L’invitation est partie.
done-mandate-ended = C’est fait : cette personne n’a plus accès à votre dossier.
done-narrowed = C’est fait : l’accès est réduit.
done-accepted = Vous avez accepté. La personne en est prévenue.
done-declined = Vous avez refusé. La personne en est prévenue.
done-given-back = C’est fait : vous ne vous occupez plus de ce dossier.
done-access-given = C’est fait : ce soignant a accès à votre dossier.
done-access-ended = C’est fait : ce soignant n’a plus accès.
done-blocked = C’est fait : ce soignant est bloqué.
done-unblocked = C’est fait : ce soignant n’est plus bloqué.
done-attending = C’est enregistré.
done-emergency = Vos choix pour l’urgence sont enregistrés.
done-reported = Votre signalement est enregistré.
done-erasure-asked = Votre demande de destruction est enregistrée.
done-erasure-kept = C’est annulé : le dossier fermé est conservé.
done-majority = Bienvenue dans votre dossier.
done-relation-over = Votre accès au dossier ouvert est terminé. Vous êtes dans votre dossier.
