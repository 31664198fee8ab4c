/**
 * Everything from icon sets to the judges of `npm run bench:recognise`, in one command: `npm run train:judges`. Stages leave their results in
 * work/judges/ and are skipped when those are there; training goes on from its last checkpoint. Ctrl-C stops at any moment.
 */
import { findPython, has, stage } from "./stages.mjs";

const python = findPython();
process.on("SIGINT", () => {}); // The stage in the foreground gets it too, and saves its checkpoint.
if (!has("node_modules/@iconify-json/game-icons")) stage("Installing the icon sets", "npm", "ci");
if (!has("work/judges/catalogue.json"))
  stage("Choosing pictures and captions", process.execPath, "data/judge-catalogue.mjs");
if (!has("work/judges/rendered")) stage("Rendering", process.execPath, "data/judge-render.mjs");
for (const judge of ["residual", "separable"])
  stage(`Training ${judge}`, python, "-m", "judges.train", judge, ...process.argv.slice(2));
stage("Exporting to bench/recognise/judges", python, "-m", "judges.export");
stage("Holding the exported judges against the trained ones", process.execPath, "verify-judges.mjs");
if (!has("work/catalogue.json"))
  stage("Choosing the critic's pictures", process.execPath, "data/catalogue.mjs");
stage("Rendering pictures that they have not seen", process.execPath, "data/judge-unseen.mjs");
stage("Naming those", "npx", "--prefix", "../..", "tsx", "../../bench/recognise/ceilings.ts");
