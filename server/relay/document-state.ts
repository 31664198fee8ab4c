import * as Y from "yjs";
import { CroquisError } from "../../protocol/errors.ts";

/**
 * Resolves when `doc` has everything that the state vector `wanted` names.
 * @param patience milliseconds
 * @throws CroquisError "bad-message" when it is no state vector, "document-behind" when patience ends first
 */
export function untilDocumentHas(doc: Y.Doc, wanted: Uint8Array, patience: number): Promise<void> {
  let clocks: Map<number, number>;
  try {
    clocks = Y.decodeStateVector(wanted);
  } catch (error) {
    throw new CroquisError("bad-message", undefined, { cause: error });
  }
  const hasAll = (): boolean =>
    [...clocks].every(([client, clock]) => Y.getState(doc.store, client) >= clock);
  if (hasAll()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      doc.off("update", check);
      settle();
    };
    const check = (): void => {
      if (hasAll()) finish(resolve);
    };
    const timer = setTimeout(() => finish(() => reject(new CroquisError("document-behind"))), patience);
    doc.on("update", check);
  });
}
