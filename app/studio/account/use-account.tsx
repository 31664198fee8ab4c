"use client";

import { FolderOpen, LogIn, LogOut, UserRoundPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { z } from "zod";
import { MenuItem } from "../../ui/menu.tsx";
import { useSession } from "../room/session-context.tsx";
import { useWatched } from "../room/watched.ts";
import { type AccountCard, AccountDialog } from "./account-dialog.tsx";
import { askServer } from "./ask-server.ts";

/** What somebody can do about who they are here. */
export interface AccountAffairs {
  /** Everything is kept in this browser alone. */
  readonly guest: boolean;
  /** Items for a menu. */
  readonly items: ReactNode;
  /** Has to be somewhere on the page. */
  readonly dialog: ReactNode;
  readonly open: (card: AccountCard) => void;
}

export function useAccount(): AccountAffairs {
  const session = useSession();
  const me = useWatched(session.authority.me);
  const { members } = useWatched(session.authority.state);
  const [card, setCard] = useState<AccountCard | null>(null);
  const self = me === null ? null : (members[me.user] ?? null);
  const guest = self?.guest ?? true;

  const signOut = async (): Promise<void> => {
    const asked = await askServer("POST", "/api/auth/sign-out", z.object({}), {});
    if (asked.ok) location.assign("/");
    else session.tell(asked.problem);
  };
  // The sockets notice by themselves that they are somebody else's; what is unsaved comes along.
  const done = (): void => setCard(null);

  return {
    guest,
    open: setCard,
    items: (
      <>
        <MenuItem icon={FolderOpen} href="/rooms">
          Your rooms
        </MenuItem>
        {guest ? (
          <>
            <MenuItem icon={UserRoundPlus} onSelect={() => setCard("new")}>
              Keep your drawings: make an account
            </MenuItem>
            <MenuItem icon={LogIn} onSelect={() => setCard("known")}>
              Sign in
            </MenuItem>
          </>
        ) : (
          <MenuItem icon={LogOut} onSelect={() => void signOut()}>
            Sign out
          </MenuItem>
        )}
      </>
    ),
    dialog: <AccountDialog card={card} onCard={setCard} name={self?.name ?? ""} onDone={done} />,
  };
}
