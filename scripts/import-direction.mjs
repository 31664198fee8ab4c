// Which folder may import from which: always downwards. docs/architecture.md draws it.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { ROOT } from "./project.mjs";

/** Folder → the folders it may import from, besides itself. */
const MAY_IMPORT = {
  drawing: [],
  protocol: ["drawing"],
  pictures: ["protocol", "drawing"],
  models: ["protocol", "drawing"],
  gpu: ["pictures", "models", "protocol", "drawing"],
  prisma: ["generated"],
  server: ["pictures", "protocol", "drawing", "prisma", "generated"],
  app: ["protocol", "drawing"],
  bench: ["gpu", "pictures", "models", "protocol", "drawing", "server"],
  e2e: ["protocol", "drawing"],
};
/** These run in browsers too: no modules of Node. Their tests run in Node only. */
const BROWSER_SAFE = ["drawing", "protocol", "app"];

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"'\n]+)\1/g;

/**
 * What is wrong with the imports of one file.
 * @param {string} file path from the project's root, with "/"
 * @param {string} source
 * @returns {string[]} one line for each wrong import
 */
export function wrongImports(file, source) {
  const [folder] = file.split("/");
  const allowed = MAY_IMPORT[folder];
  if (allowed === undefined) return [];
  const isTest = /\.test\.tsx?$/.test(file);
  const wrong = [];
  for (const [, , target] of source.matchAll(IMPORT)) {
    if (target.startsWith("node:") && BROWSER_SAFE.includes(folder) && !isTest) {
      wrong.push(`${file} imports ${target}, but ${folder}/ runs in browsers too`);
    }
    const ours = target.startsWith("@/")
      ? target.slice(2)
      : target.startsWith(".") && normalize(join(dirname(file), target)).replaceAll("\\", "/");
    if (!ours) continue;
    const [other] = ours.split("/");
    if (other !== folder && other in MAY_IMPORT && !allowed.includes(other)) {
      wrong.push(`${file} imports ${ours}, but ${folder}/ may import only ${allowed.join(", ") || "itself"}`);
    }
  }
  return wrong;
}

/** The same for all files of the project. */
export function wrongImportsOfProject() {
  const wrong = [];
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== "node_modules") walk(path);
      } else if (/\.tsx?$/.test(entry.name)) {
        const file = relative(ROOT, path).replaceAll("\\", "/");
        wrong.push(...wrongImports(file, readFileSync(path, "utf8")));
      }
    }
  };
  for (const folder of Object.keys(MAY_IMPORT)) walk(join(ROOT, folder));
  return wrong;
}
