"use client";

import { roomPrompts } from "../../../protocol/room.ts";
import type { RoomStroke } from "../../../protocol/room-strokes.ts";
import { authorsOf, promptsOf } from "../editing/choices.ts";
import type { Editor } from "../editing/editor.ts";
import { useSession } from "../room/session-context.tsx";

const list = new Intl.ListFormat("en", { type: "conjunction" });
const FEW = 3;

/** Who drew it, and for which words. */
export function Origin({
  editor,
  selected,
}: {
  readonly editor: Editor;
  readonly selected: readonly RoomStroke[];
}) {
  const { doc } = useSession();
  const words = new Map(roomPrompts(doc).map(({ id, text }) => [id, text.toString()]));
  return (
    <p className="text-[14px] leading-snug text-ink-soft">
      {originOf(
        selected,
        editor.author(),
        (user) => editor.nameOf(user),
        (id) => words.get(id) ?? null,
      )}
    </p>
  );
}

type Name = (user: NonNullable<RoomStroke["author"]>) => string;

export function originOf(
  selected: readonly RoomStroke[],
  me: RoomStroke["author"],
  nameOf: Name,
  wordsOf: (prompt: string) => string | null,
): string {
  const names = authorsOf(selected).map((author) => (author === me ? "you" : nameOf(author)));
  const said = promptsOf(selected).map((prompt) => {
    const words = wordsOf(prompt);
    return words === null || words === "" ? "words that are gone" : `“${words}”`;
  });
  const hand = selected.some(({ author, prompt }) => author !== null && prompt === null);
  const by = names.length === 0 ? "Just drawn by the machine" : `Drawn by ${few([...new Set(names)])}`;
  if (said.length === 0) return names.length > 0 && hand ? `${by}, by hand.` : `${by}.`;
  return `${by}, for ${few([...new Set(said)])}${hand ? " and by hand" : ""}.`;
}

function few(names: readonly string[]): string {
  if (names.length <= FEW) return list.format(names);
  return list.format([...names.slice(0, FEW - 1), `${names.length - FEW + 1} more`]);
}
