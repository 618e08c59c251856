//! The English texts of the page for a configuration that cannot be used.

use super::super::setup::Setup;

pub(in super::super) fn text(message: &Setup) -> &'static str {
    use Setup as S;
    match message {
        S::ConfigurationNeeded => "Configuration needed",
        S::ConfigMissing => "The file amplify_outputs.json could not be loaded.",
        S::ConfigEmpty => "The file amplify_outputs.json is empty.",
        S::ConfigNotJson(_) => "The file amplify_outputs.json is not valid JSON: look at line {0}.",
        S::ConfigMissingField(_) => "In amplify_outputs.json, the field {0} is missing.",
        S::ConfigBadField(_) => {
            "In amplify_outputs.json, the field {0} holds a value this app cannot use."
        }

        S::ConfigWhatToDo => {
            "Put the file of your user pool at public/amplify_outputs.json (Amplify Gen 2 writes one), build again, and reload this page."
        }
        S::ConfigWhatToDoLocal => {
            "To try the app without AWS, run “cargo xtask serve” with the file from the repository: it points at the local pool."
        }
        S::Reload => "Reload",
    }
}
