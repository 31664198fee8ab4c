"use client";

import { Tooltip } from "radix-ui";
import type { RoomId } from "../../protocol/ids.ts";
import { EditorProvider } from "./editing/editor-context.tsx";
import { Refused } from "./room/refused.tsx";
import type { Session } from "./room/session.ts";
import { SessionProvider } from "./room/session-context.tsx";
import { useVisit } from "./room/use-visit.ts";
import { useWatched } from "./room/watched.ts";
import { Skeleton } from "./skeleton.tsx";
import { Table } from "./table.tsx";
import { TalkProvider } from "./talk/talk-context.tsx";
import { ToolsProvider } from "./tools/tools-context.tsx";

/** A room, visited. */
export default function Studio({ roomId }: { readonly roomId: RoomId }) {
  const session = useVisit(roomId);
  return session === null ? <Skeleton /> : <Visit session={session} />;
}

function Visit({ session }: { readonly session: Session }) {
  const connection = useWatched(session.connection);
  if (connection.kind === "refused") return <Refused problem={connection.problem} />;
  return (
    <SessionProvider value={session}>
      <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
        <ToolsProvider>
          <EditorProvider>
            <TalkProvider>
              <Table />
            </TalkProvider>
          </EditorProvider>
        </ToolsProvider>
      </Tooltip.Provider>
    </SessionProvider>
  );
}
