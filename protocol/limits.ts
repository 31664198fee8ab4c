/** Every limit of the protocol, on one page. Sizes in bytes, times in milliseconds, lengths in pixels. */
export const LIMITS = {
  /** Canvas side the rasteriser accepts. */
  canvas: { min: 32, max: 1024 },
  strokes: { min: 1, max: 4096 },
  /** Strokes of a room's drawing, by hand and by runs. */
  roomStrokes: 8000,
  iterations: { min: 1, max: 10_000 },
  /** Warped copies of the picture that a critic sees in one iteration. */
  copies: { min: 1, max: 64 },
  /** Prompts of a run, negative ones included; a critic's loss head has this many rows. */
  prompts: 16,
  promptLength: 300,
  /** A prompt's weight; negative pushes the drawing away from the words. */
  promptWeight: { min: -10, max: 10 },
  /** Weight of the distance to the pictures that a critic remembers; the words weigh 1. */
  likeness: { min: 0, max: 4 },
  /** Pictures whose style a run takes on. */
  styleReferences: 16,
  styleWeight: { min: 0, max: 10 },
  /** How much the style pulls against the words. */
  styleStrength: { min: 0, max: 100 },
  /** A picture that somebody brings, as it comes. */
  pictureBytes: 10 * 1024 * 1024,
  picturePixels: 24_000_000,
  /** How long reading it may take. */
  pictureReading: 5000,
  /** Long edge of what is kept of it. */
  pictureSide: 1024,
  /** Pictures that are read at the same time; the next ones wait, at most so many. */
  picturesRead: 2,
  picturesWaiting: 32,
  /** Pictures that one address may bring. */
  picturesPerSecond: 0.5,
  pictureBurst: 30,
  /** All pictures that a server keeps. */
  picturesFolderBytes: 4 * 1024 * 1024 * 1024,
  /** Critics that people can choose among. */
  installedCritics: 100,
  personName: 40,
  /** Characters of an account's password. */
  password: { min: 8, max: 128 },
  learningRate: { min: 0, max: 100 },
  /** One Socket.IO message. */
  socketMessageBytes: 64 * 1024,
  /** Commands one connection may send, and how many it may save up. */
  socketCommandsPerSecond: 10,
  socketCommandBurst: 40,
  /** One Yjs message; 8000 strokes that are moved together fit. */
  yjsMessageBytes: 1024 * 1024,
  /** What a Yjs connection may send before its ticket has been looked at. */
  unauthenticatedBytes: 64 * 1024,
  unauthenticatedMessages: 50,
  /** How long it may take to show a ticket. */
  unauthenticatedTime: 10_000,
  /** Messages of one Yjs connection in the long run, and at once: 250 in 5 s. */
  yjsMessagesPerSecond: 50,
  yjsMessageBurst: 250,
  /** Presence messages of one connection. */
  awarenessPerSecond: 60,
  awarenessBurst: 120,
  /** Between two messages to a connection with the others' changes, and with their cursors (30 a second). */
  yjsUpdateInterval: 20,
  awarenessInterval: 33,
  /** Updates of one connection that build on others of it that have not come. */
  yjsPendingBytes: 256 * 1024,
  /** What may wait in a Yjs connection's send buffer before it is closed, to resynchronise. */
  yjsBufferedBytes: 16 * 1024 * 1024,
  /** One room's document: people are told, and nothing more is taken in. */
  roomDocumentWarning: 10 * 1024 * 1024,
  roomDocumentBytes: 25 * 1024 * 1024,
  /** Connections of each kind to one room. */
  editorsPerRoom: 50,
  viewersPerRoom: 150,
  /** How long a ticket lets somebody in. */
  ticketLifetime: 30_000,
  /** Refused updates of one person, and how long they have to wait outside when they are more. */
  refusalsPerSecond: 0.2,
  refusalBurst: 20,
  refusalPause: 60_000,
  /** Between two looks whether those who are connected still may be. */
  accessInterval: 2000,
  /** After this long without its holder others may take a lock over. */
  lockAbandoned: 60_000,
  /** Runs of a room that can be taken back. */
  acceptances: 40,
  /** Something said in a room, or about a part of its drawing. */
  messageLength: 2000,
  messages: 2000,
  comments: 1000,
  /** Strokes of a selection that the others are shown. */
  shownSelection: 100,
  /** One person's presence as JSON: cursor, tool, selection. */
  awarenessStateLength: 8192,
  awarenessClientsPerConnection: 1,
  /** Between two pings of a Yjs connection; one that has not answered by the next is closed. */
  yjsPingInterval: 30_000,
  /** Rooms that one address may make. */
  roomsPerSecond: 0.5,
  roomBurst: 30,
  /** What one session may ask about its rooms and itself. */
  requestsPerSecond: 5,
  requestBurst: 100,
  /** Links that one address may follow, and accounts that it may make. */
  entriesPerSecond: 1,
  entryBurst: 60,
  /** Runs that may wait for the optimiser. */
  queuedRuns: 100,
  /** Runs that the optimiser advances at the same time, step by step in turn. */
  activeRuns: 4,
  /** Runs that the optimiser keeps in memory, paused ones included. */
  heldRuns: 32,
  /** A paused run in a room without people is stopped after this. */
  pausedUnwatched: 600_000,
  /** Between two reports of a run's progress. */
  progressInterval: 200,
  /** Between two frames of a run. */
  frameInterval: 50,
  /** Between two key frames of a run. */
  keyFrameInterval: 2000,
  /** Frames sent to one client that it has not yet confirmed. */
  framesOnTheWay: 8,
  /** After this long without a confirmation a frame counts as lost. */
  frameConfirmation: 5000,
  /** How long a command waits for the document state it was sent with. */
  documentCatchUp: 3000,
  /** How long the optimiser may be silent in a run before it is taken for dead. */
  optimiserSilence: 60_000,
} as const;
