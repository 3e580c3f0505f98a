## Complete export
export-title = Télécharger tout mon dossier
export-lead = Tout ce que vous voyez ici, dans un seul fichier que vous gardez chez vous et que vous pouvez lire sans Carnet.
export-what = Ce que contient le fichier
export-what-documents =
    { $count ->
        [0] Aucun document pour l’instant.
        [one] Un document, tel qu’il a été déposé, et une page pour le lire.
       *[other] Vos { $count } documents, tels qu’ils ont été déposés, et des pages pour les lire.
    }
export-what-journal = Le journal : qui a ouvert votre dossier, quand et pourquoi.
export-what-proof = La preuve que personne n’a modifié ce journal.
export-what-data = Les mêmes données pour un logiciel de santé ou pour un autre Carnet.
export-what-not = Les documents de la corbeille n’y sont pas : restaurez d’abord ceux que vous voulez emporter.
export-care = Avant de télécharger
export-care-1 = Le fichier n’est pas protégé : qui l’ouvre lit tout votre dossier. Ne l’enregistrez pas sur un ordinateur partagé.
export-care-2 = Un téléchargement par jour au plus. Il sera noté dans le journal.
export-care-3 = Les documents que vous n’aviez pas encore ouverts seront notés comme lus.
export-do = Télécharger mon dossier
export-of = Dossier de { $name }
export-ins = Identité nationale de santé :
export-made = Copie faite le { $date } à la demande de { $name }.
export-documents = Documents
export-no-document = Aucun document.
export-date = Date
export-document = Document
export-author = Auteur
export-file = Fichier
export-read = Lire
export-original = Original
export-no-file = Non consultable
export-rest = Autres fichiers
export-rest-journal = le journal des accès, pour un tableur et pour un logiciel.
export-rest-proof = la preuve du journal, à vérifier avec la commande « carnet verify-journal ».
export-rest-fhir = le dossier au format FHIR, pour un logiciel de santé.
export-rest-record = le dossier pour un autre Carnet.
