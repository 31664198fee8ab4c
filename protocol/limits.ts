/** Every limit of the protocol, on one page. Sizes in bytes, times in milliseconds, lengths in pixels. */
export const LIMITS = {
  /** Canvas side the rasteriser accepts. */
  canvas: { min: 32, max: 1024 },
  strokes: { min: 1, max: 4096 },
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
  learningRate: { min: 0, max: 100 },
  /** One Socket.IO message. */
  socketMessageBytes: 64 * 1024,
  /** Commands one connection may send, and how many it may save up. */
  socketCommandsPerSecond: 10,
  socketCommandBurst: 40,
  /** One Yjs message; a first synchronisation with 4096 strokes fits. */
  yjsMessageBytes: 4 * 1024 * 1024,
  yjsMessagesPerSecond: 100,
  yjsMessageBurst: 400,
  /** Updates of a document that build on others that have not come. */
  yjsPendingBytes: 1024 * 1024,
  /** What may wait in a Yjs connection's send buffer before it is closed, to resynchronise. */
  yjsBufferedBytes: 16 * 1024 * 1024,
  /** One room's document. */
  roomDocumentBytes: 32 * 1024 * 1024,
  connectionsPerRoom: 64,
  /** One person's presence as JSON: name, colour, cursor. */
  awarenessStateLength: 4096,
  awarenessClientsPerConnection: 4,
  /** Between two pings of a Yjs connection; one that has not answered by the next is closed. */
  yjsPingInterval: 30_000,
  /** Rooms that one address may make. */
  roomsPerSecond: 0.5,
  roomBurst: 30,
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
