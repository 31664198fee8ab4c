/**
 * Everything from icon sets to shipped weights, in one command: `npm run train`. Each stage leaves its result in work/ and is skipped
 * when that is there; the training itself goes on from its last checkpoint. Ctrl-C stops at any moment.
 */
import { findPython, has, stage } from "./stages.mjs";

const python = findPython();
process.on("SIGINT", () => {}); // The stage in the foreground gets it too, and saves its checkpoint.
if (!has("node_modules/emojibase-data")) stage("Installing the icon sets", "npm", "ci");
if (!has("work/catalogue.json"))
  stage("Choosing pictures and captions", process.execPath, "data/catalogue.mjs");
stage("Naming what the studio suggests", process.execPath, "data/things.mjs");
if (!has("work/aliases.json"))
  stage("Finding words of other languages", process.execPath, "data/aliases.mjs");
if (!has("work/scribbles.done")) stage("Rendering", process.execPath, "data/render.mjs");
stage("Training", python, "-m", "critic.train", ...process.argv.slice(2));
stage("Exporting to models/embedded", python, "-m", "critic.export");
stage("Holding the exported encoders against the trained ones", process.execPath, "verify.mjs");
