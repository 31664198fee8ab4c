import { CATALOG } from "./catalog.ts";
import type { AnyModelDescriptor } from "./descriptor.ts";
import { readEmbeddedCritic } from "./embedded.ts";
import { modelsOnDisk } from "./installed.ts";

export interface ListedModel {
  readonly id: string;
  readonly name: string;
  readonly licence: string;
  /** What it judges by; null where that is not known. */
  readonly kind: "text-image" | "style" | null;
  /** `incomplete`: a download to be gone on with; `damaged`: remove it and add it again; `available`: in the catalogue. */
  readonly state: "built in" | "installed" | "incomplete" | "damaged" | "available";
  /** All its files; from the catalogue, about. */
  readonly bytes: number;
}

/** Every model there is or could be: the embedded critic, what lies in DATA_DIR/models, the rest of the catalogue. */
export async function listModels(dataDir: string): Promise<ListedModel[]> {
  const embedded = await readEmbeddedCritic();
  const { id, name, licence } = embedded.descriptor;
  const list: ListedModel[] = [
    { id, name, licence, kind: "text-image", state: "built in", bytes: embedded.bytes },
  ];
  const onDisk = await modelsOnDisk(dataDir);
  for (const model of onDisk) {
    const known = CATALOG.find((each) => each.id === model.id);
    if (model.state === "installed") {
      const { descriptor, files } = model.manifest;
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
      list.push({ ...described(descriptor), state: model.state, bytes });
    } else {
      const unnamed = { id: model.id, name: model.id, licence: "", kind: null };
      list.push({ ...(known ? described(known) : unnamed), state: model.state, bytes: 0 });
    }
  }
  for (const entry of CATALOG) {
    if (onDisk.some((each) => each.id === entry.id)) continue;
    const bytes = entry.files.reduce((sum, file) => sum + (file.bytes ?? file.approximateBytes), 0);
    list.push({ ...described(entry), state: "available", bytes });
  }
  return list;
}

function described({
  id,
  name,
  licence,
  kind,
}: Pick<AnyModelDescriptor, "id" | "name" | "licence" | "kind">) {
  return { id, name, licence, kind };
}
