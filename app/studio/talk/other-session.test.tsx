// @vitest-environment happy-dom
import { useEffect } from "react";
import { expect, test } from "vitest";
import { roomIdSchema } from "../../../protocol/ids.ts";
import { enter } from "../../testing/others.ts";
import { render } from "../../testing/render.tsx";
import { EditorProvider, useEditor } from "../editing/editor-context.tsx";
import { Session } from "../room/session.ts";
import { SessionProvider } from "../room/session-context.tsx";
import { ToolsProvider } from "../tools/tools-context.tsx";
import { TalkProvider, useTalk } from "./talk-context.tsx";

const visit = (): Session => {
  const session = new Session(roomIdSchema.parse("a-room-of-ones-own"), "ws://127.0.0.1:1");
  enter(session);
  return session;
};

test("when another session takes over, after a rescue, the studio stays where it is", () => {
  const [one, two] = [visit(), visit()];
  let mounted = 0;
  const seen = new Set<unknown>();
  function Part() {
    const [editor, talk] = [useEditor(), useTalk()];
    seen.add(editor).add(talk);
    useEffect(() => {
      mounted++;
    }, []);
    return null;
  }
  const studio = (session: Session) => (
    <SessionProvider value={session}>
      <ToolsProvider>
        <EditorProvider>
          <TalkProvider>
            <Part />
          </TalkProvider>
        </EditorProvider>
      </ToolsProvider>
    </SessionProvider>
  );
  const page = render(studio(one));
  page.rerender(studio(two));
  expect(mounted).toBe(1);
  // An editor and a desk for each of the two.
  expect(seen.size).toBe(4);
  one.close();
  two.close();
});
