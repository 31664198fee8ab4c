import { nanoid } from "nanoid";
import { useEffect, useMemo, useState } from "react";
import { problemOf } from "../../../protocol/errors.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { writeSettings } from "../../../protocol/room.ts";
import {
  addStyle,
  changeStyle,
  type RoomStyle,
  removeStyle,
  roomStyles,
} from "../../../protocol/room-styles.ts";
import type { PictureId, StudioReference, StyleReference } from "../../../protocol/style.ts";
import { pngOf } from "../paper/export.ts";
import type { Session } from "../room/session.ts";
import { useStyles } from "../room/use-document.ts";
import { useWatched } from "../room/watched.ts";
import { Bringing, type BringingRoom, type Brought } from "./bringing.ts";
import { addressOf, namesOf } from "./names.ts";
import { loadThumbnail } from "./thumbnail.tsx";
import { type StudioReferences, useReferences } from "./use-references.ts";

/** What was taken away last, so that it can be brought back. */
export interface Removed {
  readonly name: string;
  readonly reference: StyleReference;
}

/** How long it is offered to bring a reference back, milliseconds. */
const OFFERED = 15_000;
/** Where the controls of a new reference are shown at once. */
const ROOMY = "(min-width: 640px)";
const NONE: readonly StudioReference[] = [];

/** Everything about the style: what the room shares, and what is only in this window. */
export interface Style {
  readonly styles: readonly RoomStyle[];
  readonly names: ReadonlyMap<string, string>;
  readonly studio: StudioReferences;
  /** Pictures on their way. */
  readonly brought: readonly Brought[];
  readonly bringing: Bringing;
  /** The room takes no more. */
  readonly full: boolean;
  /** The reference whose controls are shown. */
  readonly open: string | null;
  readonly setOpen: (id: string | null) => void;
  readonly picking: boolean;
  readonly setPicking: (picking: boolean) => void;
  /** The reference whose region is being drawn. */
  readonly placing: RoomStyle | null;
  readonly setPlacing: (id: string | null) => void;
  readonly removed: Removed | null;
  readonly add: (picture: PictureId) => void;
  readonly change: (id: string, changes: Partial<StyleReference>) => void;
  readonly remove: (style: RoomStyle) => void;
  readonly bringBack: () => void;
  readonly bring: (files: readonly File[]) => void;
  /** The drawing on the paper becomes a reference. */
  readonly bringDrawing: () => void;
  readonly setStrength: (strength: number) => void;
}

export function useStyle(session: Session): Style {
  const { doc } = session;
  const styles = useStyles(doc);
  const [open, setOpen] = useState<string | null>(null);
  const [picking, setPicking] = useState(false);
  const [placing, setPlacing] = useState<string | null>(null);
  const [removed, setRemoved] = useState<Removed | null>(null);
  const studio = useReferences(picking || styles.length > 0);
  const known = studio.kind === "here" ? studio.references : NONE;
  const names = useMemo(() => namesOf(styles, known), [styles, known]);

  const { put, take, bringing } = useMemo(() => {
    const free = (): number => LIMITS.styleReferences - roomStyles(doc).length;
    const put = (reference: StyleReference): void => {
      if (free() <= 0) return;
      const id = nanoid();
      addStyle(doc, id, reference);
      // On a phone its controls would push the Draw button out of sight; a touch shows them.
      if (matchMedia(ROOMY).matches) setOpen(id);
      setRemoved(null);
    };
    const take = (picture: PictureId): void => put({ picture, weight: 1, mode: "all", region: null });
    const room: BringingRoom = {
      free,
      add: ({ id }) => take(id),
      load: ({ id }) => loadThumbnail(addressOf(id)),
    };
    return { put, take, bringing: new Bringing(room) };
  }, [doc]);
  useEffect(() => () => bringing.close(), [bringing]);
  const brought = useWatched(bringing.all);

  useEffect(() => {
    if (removed === null) return;
    const timer = setTimeout(() => setRemoved(null), OFFERED);
    return () => clearTimeout(timer);
  }, [removed]);

  const bring = (files: readonly File[]): void => {
    setPicking(false);
    bringing.bring(files);
  };
  const bringDrawing = (): void => {
    setPicking(false);
    pngOf(session.picture.value.scene, LIMITS.pictureSide)
      .then((png) => bringing.bring([new File([png], "This drawing", { type: png.type })]))
      .catch((error: unknown) => session.tell(problemOf(error)));
  };
  return {
    styles,
    names,
    studio,
    brought,
    bringing,
    full: styles.length >= LIMITS.styleReferences,
    open,
    setOpen,
    picking,
    setPicking,
    placing: styles.find(({ id }) => id === placing) ?? null,
    setPlacing,
    removed,
    add: take,
    change: (id, changes) => changeStyle(doc, id, changes),
    remove: ({ id, ...reference }) => {
      removeStyle(doc, id);
      setRemoved({ name: names.get(id) ?? "", reference });
    },
    bringBack: () => {
      if (removed !== null) put(removed.reference);
    },
    bring,
    bringDrawing,
    setStrength: (strength) => {
      const { min, max } = LIMITS.styleStrength;
      writeSettings(doc, { styleStrength: Math.min(max, Math.max(min, strength)) });
    },
  };
}
