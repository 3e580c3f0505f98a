//! A professional who works in several places says where they are now.

use askama::Template;

use super::errors::AccountError;
use crate::layout::Layout;
use crate::pages;

/// A place and a manner of exercise, as the identity provider lists them.
#[derive(Clone, Debug, Default)]
pub struct ExerciseChoice {
    /// Opaque value, sent as `exercice`.
    pub id: String,
    /// Profession: « Médecin ».
    pub profession: String,
    /// Specialty or expertise.
    pub specialty: Option<String>,
    /// Structure.
    pub structure: Option<String>,
    /// Town of the structure.
    pub town: Option<String>,
    /// Sector of activity: « Cabinet individuel », « Établissement public de santé ».
    pub sector: Option<String>,
}

/// Chooses the exercise of this session.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "account/exercise.html")]
pub struct ExercisePage {
    /// What surrounds the page; hat of a professional.
    pub layout: Layout,
    /// The professional's name.
    pub name: String,
    /// What there is to choose from.
    pub choices: Vec<ExerciseChoice>,
    /// The choice that stands: the last one used.
    pub chosen: String,
    /// Path to come back to, sent as `retour`.
    pub return_to: String,
    /// What is wrong.
    pub errors: Vec<AccountError>,
}

impl ExercisePage {
    pub(crate) fn error(&self) -> Option<String> {
        self.errors.first().map(|error| error.text(self.layout.texts()))
    }
}

impl ExerciseChoice {
    /// « Médecin, cardiologie ».
    pub(crate) fn title(&self) -> String {
        match &self.specialty {
            Some(specialty) => format!("{}, {specialty}", self.profession),
            None => self.profession.clone(),
        }
    }

    /// « Cabinet des Lilas · Rennes · Cabinet individuel ».
    pub(crate) fn place(&self) -> String {
        let parts: Vec<&str> =
            [&self.structure, &self.town, &self.sector].into_iter().flatten().map(String::as_str).collect();
        parts.join(" · ")
    }
}

pages!(ExercisePage);
