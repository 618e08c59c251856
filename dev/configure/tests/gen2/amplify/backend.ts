import { defineBackend } from "@aws-amplify/backend";
import { auth } from "./auth/resource";

defineBackend({ auth });
// `ampx` sends this message to a backend whose template it wants.
process.emit("message", "amplifySynth", undefined);
