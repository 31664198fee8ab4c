import { problemOf } from "../../../protocol/errors.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { EVERY_ATTRIBUTE } from "../../../protocol/locks.ts";
import { roomPrompts } from "../../../protocol/room.ts";
import type { PaletteCommand } from "../palette/commands.ts";
import type { Session } from "../room/session.ts";
import { authorsOf, byAuthor, byPrompt, ofSameColor, promptsOf } from "./choices.ts";
import { copiedText, cutText, pasteText } from "./clipboard.ts";
import type { Editor } from "./editor.ts";
import { abandoned, keep, letGo, takeOver } from "./lock-commands.ts";
import { wordsAndTime } from "./run-words.ts";

/** What can be done with strokes now and has no key of its own. */
export function editingCommands(
  editor: Editor,
  session: Pick<Session, "doc" | "command" | "tell" | "authority">,
): PaletteCommand[] {
  const { strokes } = editor.shown.value;
  const { selected, mayEdit } = editor;
  const ids = [...editor.selection.value];
  const me = editor.author();
  const commands: PaletteCommand[] = [];
  const offer = (group: string, name: string, act: () => void, keys?: string): void =>
    void commands.push({ group, name, act, ...(keys !== undefined && { keys }) });

  if (ids.length > 0) offer("Select", "Nothing", () => editor.select([]));
  for (const author of authorsOf(strokes)) {
    const name = author === me ? "What I drew" : `What ${editor.nameOf(author)} drew`;
    offer("Select", name, () => editor.select(byAuthor(strokes, author)));
  }
  const words = new Map(roomPrompts(session.doc).map(({ id, text }) => [id, text.toString()]));
  for (const prompt of promptsOf(strokes)) {
    const said = words.get(prompt) ?? "";
    const name = said === "" ? "Drawn for words that are gone" : `Drawn for “${said}”`;
    offer("Select", name, () => editor.select(byPrompt(strokes, prompt)));
  }
  if (strokes.some(({ author, prompt }) => prompt === null && author !== null)) {
    offer("Select", "Drawn by hand", () =>
      editor.select(
        byPrompt(
          strokes.filter(({ author }) => author !== null),
          null,
        ),
      ),
    );
  }
  if (selected.length > 0) {
    offer("Select", "All of this colour", () => editor.select(ofSameColor(strokes, selected)));
    offer("Strokes", "Copy", () => void toClipboard(copiedText(editor), session), "Mod+C");
  }
  if (!mayEdit) return commands;
  offer("Strokes", "Paste", () => void fromClipboard(editor, session), "Mod+V");
  if (selected.length > 0) {
    offer("Strokes", "Cut", () => void toClipboard(cutText(editor), session), "Mod+X");
    offer("Locks", "Keep from the machine", () => void keep(session, ids, EVERY_ATTRIBUTE, "optimiser"));
    offer("Locks", "Keep from everybody", () => void keep(session, ids, EVERY_ATTRIBUTE, "everybody"));
    offer("Locks", "Let go", () => void letGo(session, ids));
    const { members } = session.authority.state.value;
    const left = abandoned(editor.locks, ids, me, (user) => members[user]?.awaySince ?? null, Date.now());
    if (left.length > 0) offer("Locks", "Take over", () => void takeOver(session, left));
  }
  const { acceptances } = session.authority.state.value;
  for (const acceptance of acceptances
    .filter(({ undone }) => !undone)
    .slice(-LIMITS.acceptances)
    .reverse()) {
    offer("Take back the machine’s work", `Since ${wordsAndTime(acceptance)}`, () =>
      editor.undoSince(acceptance.runId),
    );
  }
  return commands;
}

async function toClipboard(text: string | null, session: Pick<Session, "tell">): Promise<void> {
  if (text === null) return;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    session.tell({
      code: "internal",
      message: "The browser did not let us copy; press the keys for it instead.",
    });
  }
}

async function fromClipboard(editor: Editor, session: Pick<Session, "tell">): Promise<void> {
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    session.tell({
      code: "internal",
      message: "The browser did not let us look; press the keys for it instead.",
    });
    return;
  }
  try {
    if (pasteText(editor, text)) return;
    session.tell({ code: "bad-message", message: "There are no strokes to paste; copy some first." });
  } catch (error) {
    session.tell(problemOf(error));
  }
}
