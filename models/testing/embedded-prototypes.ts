import { EMBEDDED_FOLDER, readEmbeddedCritic } from "../embedded.ts";
import { Prototypes } from "../embedded-prototypes.ts";

/** What the repository's own critic remembers. @throws Error when it remembers nothing. */
export async function embeddedPrototypes(folder = EMBEDDED_FOLDER): Promise<Prototypes> {
  const { tokeniser } = await readEmbeddedCritic();
  const found = await Prototypes.read(folder, tokeniser);
  if (found === null) throw new Error("There are no prototypes.");
  return found;
}
