/*
 * The protocol of docs/internals/design/0005-one-decider.md, for Spin.
 *
 *   spin -a [-DMUTANT] one-decider.pml && gcc -O2 -DSAFETY -o pan pan.c && ./pan -m20000
 *
 * Without a definition it is the protocol, and what may go wrong goes wrong as often as `init` says, or as definitions
 * say (CRASHES, TAKEOVERS, EXPIRIES, LOSSES, FRESHES, and RECORDS0). ProtocolModelTest names the wrong protocols.
 *
 * Two sources are read by two tasks, which write each record into the open transaction of their epoch. Two processes can
 * run the pipeline: the second one starts by take-over while the first one lives, which is then the zombie: it goes on
 * from wherever it stood, at any later moment. Every step of an instance may be its last one (a crash). The broker ends
 * a transaction that is open when it likes (expiry), and may lose the answer to a commit.
 *
 * What is broken shows as a failed assertion, whose last word names the property: lost, doubled, reordered, mismatched
 * (positions restored and output visible), ahead (a follower of the decision), skipped (an epoch by a follower), fenced
 * (a commit after the fence), left_open (a transaction), refused (a start, without a reason), shared (an incarnation),
 * stuck (nothing can happen, and not all is done). Every step uses up something, so there is no cycle: what does not end
 * stuck, ends with all output visible.
 */

/* How many records the second source has; the first one has 1 to 3. */
#define RECORDS1 1

/* More than the lives, and the epochs, that there can be. */
#define LIVES 9
#define EPOCHS 5
#define MANIFEST(life, epoch) ((life) * EPOCHS + (epoch))

#define NONE 255
/* Owner of a record of the log whose transaction is complete. */
#define COMMITTED 2
#define LOG 6
#define MARKERS 4

/* Always false: the words by which properties are told apart. */
hidden byte lost, doubled, reordered, mismatched, ahead, skipped, fenced, left_open, refused, shared, stuck;

/* ---- The broker ---- */

#define EMPTY 0
#define OPEN 1
#define COMMITTING 2 /* decided, and the marker's partition does not show it yet */

byte txn[2];
byte producerEpoch[2];

/* The output partition behind what a reader has seen: source * 4 + number, and the slot of its transaction. */
byte logRecord[LOG], logOwner[LOG], logLength;
byte visible[2]; /* records of each source that a read-committed reader has seen: a prefix */

/* The marker partition: the last committed one, then open ones. */
byte markLife[MARKERS], markEpoch[MARKERS], markManifest[MARKERS], markOwner[MARKERS], markLength;

/* ---- The disk ---- */

bit manifestThere[LIVES * EPOCHS];
byte manifestTo[LIVES * EPOCHS];     /* positions: source 0 * 4 + source 1 */
byte manifestBefore[LIVES * EPOCHS]; /* the manifest of the epoch before, plus one */
bit headThere;
byte headLife, headLatest = NONE; /* a manifest */
byte lock = NONE, outputLock = NONE;
byte shown; /* by the follower, as positions */

/* ---- The instances ---- */

mtype = {
  DOWN, PEEK, FENCE0, FENCE1, READ, MARK, MARK_COMMIT, HEAD, FOLLOW, RUN,
  /* the coordinator of one that runs */
  IDLE, BARRIER, PREPARE, SEND, COMMIT, UNKNOWN, SHOW, REPLACE, LAST
};

typedef Instance {
  mtype phase = DOWN;
  mtype step = IDLE;
  byte life;
  bit fresh;
  byte producer[2]; /* its epoch of each transactional id */
  byte restored = NONE; /* a manifest */
  byte epoch;       /* the one being made, or decided last at the start */
  byte position[2];
  byte cut[2];
  byte base[2];     /* positions of the last decided epoch */
  bit passed[2];    /* the barrier, by task */
#ifdef NO_FLUSH
  bit sending[2];   /* a record of source 0 that is not acknowledged, by slot */
  byte number[2];
#endif
};
Instance it[2];

/* ---- What is left of each misfortune ---- */

byte crashes, takeOvers, expiries, losses, freshes;
byte records0;

/* ---- What only the properties know ---- */

byte decided;      /* positions of the last decided epoch */
byte fenceLife;    /* the last life that has fenced all others */
byte owner[2];     /* life of the open transaction */
bit lived[LIVES];

#define PACK(a, b) ((a) * 4 + (b))
#define FIRST(p) ((p) / 4)
#define SECOND(p) ((p) % 4)

#ifdef ONE_ID
#define SLOT(epoch) 0
#else
#define SLOT(epoch) ((epoch) % 2)
#endif

/* Helpers' variables: set before use, so they are no state. */
hidden byte i, j, k, found, best;

inline dropRecord(at) {
  j = at;
  do
  :: j + 1 < logLength -> logRecord[j] = logRecord[j + 1]; logOwner[j] = logOwner[j + 1]; j++
  :: else -> break
  od;
  logLength--; logRecord[logLength] = 0; logOwner[logLength] = 0
}

inline dropMarker(at) {
  j = at;
  do
  :: j + 1 < markLength ->
    markLife[j] = markLife[j + 1]; markEpoch[j] = markEpoch[j + 1];
    markManifest[j] = markManifest[j + 1]; markOwner[j] = markOwner[j + 1]; j++
  :: else -> break
  od;
  markLength--; markLife[markLength] = 0; markEpoch[markLength] = 0;
  markManifest[markLength] = 0; markOwner[markLength] = 0
}

/* A reader takes what is committed up to the first open transaction. */
inline readOutput() {
  do
  :: logLength > 0 && logOwner[0] == COMMITTED ->
    i = logRecord[0] / 4;
    assert(logRecord[0] % 4 >= visible[i] || doubled);
    if
    :: logRecord[0] % 4 > visible[i] ->
      found = 0; k = 1;
      do
      :: k < logLength -> found = found || logRecord[k] == i * 4 + visible[i]; k++
      :: else -> break
      od;
      assert(!found || reordered);
      assert(found || lost)
    :: else
    fi;
    visible[i]++;
    dropRecord(0)
  :: else -> break
  od
}

inline abortTransaction(slot) {
  k = 0;
  do
  :: k < logLength && logOwner[k] == slot -> dropRecord(k)
  :: k < logLength && logOwner[k] != slot -> k++
  :: else -> break
  od;
  k = 0;
  do
  :: k < markLength && markOwner[k] == slot -> dropMarker(k)
  :: k < markLength && markOwner[k] != slot -> k++
  :: else -> break
  od;
  txn[slot] = EMPTY; owner[slot] = 0;
  readOutput()
}

/* A transaction that is being committed is complete when its partitions show it; its id waits for that. */
inline complete(slot) {
  k = 0;
  do
  :: k < markLength -> if :: markOwner[k] == slot -> markOwner[k] = COMMITTED :: else fi; k++
  :: else -> break
  od;
  do /* compaction */
  :: markLength > 1 && markOwner[0] == COMMITTED && markOwner[1] == COMMITTED -> dropMarker(0)
  :: else -> break
  od;
  txn[slot] = EMPTY; owner[slot] = 0
}

proctype broker() {
end: do
  :: atomic { txn[0] == COMMITTING -> complete(0) }
  :: atomic { txn[1] == COMMITTING -> complete(1) }
  :: atomic { txn[0] == OPEN && expiries > 0 -> expiries--; producerEpoch[0]++; abortTransaction(0) }
  :: atomic { txn[1] == OPEN && expiries > 0 -> expiries--; producerEpoch[1]++; abortTransaction(1) }
  od
}

/* ---- An instance ---- */

#define me it[id]
#define FENCED(slot) (me.producer[slot] != producerEpoch[slot])
#define FREE(slot) (txn[slot] != COMMITTING)

/* The end of a process, by a crash or by its own decision: the next start knows only what is outside of it. */
inline goDown() {
  if :: lock == id -> lock = NONE :: else fi;
  if :: outputLock == id -> outputLock = NONE :: else fi;
  me.phase = DOWN; me.step = IDLE; me.life = 0; me.fresh = 0; me.restored = NONE; me.epoch = 0;
  me.producer[0] = 0; me.producer[1] = 0;
  me.position[0] = 0; me.position[1] = 0; me.cut[0] = 0; me.cut[1] = 0; me.base[0] = 0; me.base[1] = 0;
  me.passed[0] = 0; me.passed[1] = 0;
#ifdef NO_FLUSH
  me.sending[0] = 0; me.sending[1] = 0;
#endif
}

inline begin(slot) {
  if
  :: txn[slot] == EMPTY -> txn[slot] = OPEN; owner[slot] = me.life
  :: else
  fi
}

inline fence(slot) {
  if
  :: txn[slot] == OPEN -> abortTransaction(slot)
  :: else
  fi;
  producerEpoch[slot]++;
  me.producer[slot] = producerEpoch[slot]
}

inline writeMarker(slot, ofEpoch, ofManifest) {
  begin(slot);
  markLife[markLength] = me.life; markEpoch[markLength] = ofEpoch;
  markManifest[markLength] = ofManifest; markOwner[markLength] = slot;
  markLength++
}

/* The commit at the coordinator of the broker: one atomic act, the decision. */
inline commitTransaction(slot, positions) {
  assert(me.life >= fenceLife || fenced);
  txn[slot] = COMMITTING;
  decided = positions;
  /* Nobody but the reader reads the output, so that it may as well see it at once. */
  k = 0;
  do
  :: k < logLength -> if :: logOwner[k] == slot -> logOwner[k] = COMMITTED :: else fi; k++
  :: else -> break
  od;
  readOutput()
}

/* The last committed marker before the first open one. */
inline findMarker() {
  found = NONE; k = 0;
  do
  :: k < markLength && markOwner[k] == COMMITTED -> found = k; k++
  :: else -> break
  od
}

/* Is a start refused? Nobody has deleted or exchanged anything here, so it must not be. */
inline judge() {
  findMarker();
  i = headLatest;
  if
  :: found == NONE -> assert(!headThere || refused)
  :: else ->
    assert(i == NONE || i / EPOCHS < markLife[found]
           || (i / EPOCHS == markLife[found] && i % EPOCHS <= markEpoch[found]) || refused);
    assert(markEpoch[found] == 0 || (headThere && manifestThere[markManifest[found]]) || refused);
#ifdef HEAD_MUST_STAND /* refused with CRASHES=1, TAKEOVERS=1, RECORDS0=3, after 9 million states */
    assert(markEpoch[found] == 0 || i == NONE || manifestThere[i] || refused)
#endif
  fi
}

/* What is true, as the marker says it; and a number for this life above all that left a trace. */
inline restore() {
  me.restored = NONE;
  best = headLife;
  if
  :: found != NONE ->
    if :: markLife[found] > best -> best = markLife[found] :: else fi;
    if :: markEpoch[found] > 0 && !me.fresh -> me.restored = markManifest[found] :: else fi
  :: else
  fi;
  k = 0;
  do
  :: k < LIVES * EPOCHS ->
    if
    :: manifestThere[k] ->
      if :: k / EPOCHS > best -> best = k / EPOCHS :: else fi;
#ifdef RESTORE_LATEST
      if :: !me.fresh -> me.restored = k :: else fi
#endif
    :: else
    fi;
    k++
  :: else -> break
  od;
  me.life = best + 1;
  assert(me.life < LIVES);
  if
  :: me.restored != NONE ->
    assert(manifestThere[me.restored] || refused);
    me.epoch = me.restored % EPOCHS;
    me.base[0] = FIRST(manifestTo[me.restored]);
    me.base[1] = SECOND(manifestTo[me.restored])
  :: else -> me.epoch = 0; me.base[0] = 0; me.base[1] = 0
  fi;
  me.position[0] = me.base[0]; me.position[1] = me.base[1];
  assert(me.fresh || FENCED(0) || FENCED(1)
         || (me.base[0] == visible[0] && me.base[1] == visible[1]) || mismatched)
}

/* A follower makes the output between two positions visible, or finds that it is. */
inline reveal(from, to) {
  assert((FIRST(to) <= FIRST(decided) && SECOND(to) <= SECOND(decided)) || ahead);
  if
  :: FIRST(to) > FIRST(shown) || SECOND(to) > SECOND(shown) -> assert(shown == from || skipped); shown = to
  :: else
  fi
}

/* The user asked for all output again: what is visible counts no more. */
inline forget() {
  visible[0] = 0; visible[1] = 0; shown = 0; decided = 0
}

inline begun() {
  assert(!lived[me.life] || shared);
  lived[me.life] = 1
}

/* A record reaches its partition; with the flush at the barrier, before anything that comes later. */
inline write(s, slot, record) {
  if
  :: FENCED(slot) -> goDown()
  :: else ->
    begin(slot);
    assert(logLength < LOG);
    logRecord[logLength] = s * 4 + record; logOwner[logLength] = slot; logLength++
  fi
}

inline send(slot) {
  me.sending[slot] = 1; me.number[slot] = me.position[0]; me.position[0]++
}

/* In which order an epoch is decided. */
#ifdef COMMIT_FIRST
#define AFTER_BARRIER SEND
#define AFTER_PREPARE SHOW
#define AFTER_COMMIT PREPARE
#define AFTER_SHOW LAST
#elif defined(HEAD_FIRST)
#define AFTER_BARRIER PREPARE
#define AFTER_PREPARE REPLACE
#define AFTER_COMMIT SHOW
#define AFTER_SHOW LAST
#elif defined(SHOW_FIRST) || defined(RENAME_DECIDES)
#define AFTER_BARRIER PREPARE
#define AFTER_PREPARE SHOW
#define AFTER_COMMIT LAST
#define AFTER_SHOW SEND
#else
#define AFTER_BARRIER PREPARE
#define AFTER_PREPARE SEND
#define AFTER_COMMIT SHOW
#define AFTER_SHOW LAST
#endif

inline pass(s) {
  me.cut[s] = me.position[s]; me.passed[s] = 1;
  if :: me.passed[0] && me.passed[1] -> me.step = AFTER_BARRIER :: else fi
}

inline replaceHead(latest) {
  headThere = 1; headLife = me.life; headLatest = latest
}

/* Manifests go that are neither the last one nor the two before it, as far as this life knows of them. */
inline retire() {
  i = MANIFEST(me.life, me.epoch);
#ifdef RETIRE_EARLY
  j = 0;
#else
  j = manifestBefore[i];
#endif
  if :: j > 0 -> best = manifestBefore[j - 1] :: else -> best = 0 fi;
  k = 0;
  do
  :: k < MANIFEST(me.life + 1, 0) ->
    if
    :: k != i && k + 1 != j && k + 1 != best ->
      manifestThere[k] = 0; manifestTo[k] = 0;
      manifestBefore[k] = 0
    :: else
    fi;
    k++
  :: else -> break
  od
}

#define OTHER (1 - id)
#define NOW SLOT(me.epoch)
#ifdef MARK_BY_EPOCH
#define FIRST_ID NOW
#else
/* The marker of a life goes through the id that is fenced first: who commits it holds both. */
#define FIRST_ID 0
#endif
#define RUNS (me.phase == RUN)
#define WRITES(s) SLOT(me.epoch + me.passed[s])
#ifdef NO_FLUSH
#define SENT (!me.sending[NOW]) /* a commit flushes, too late for the order */
#else
#define SENT true
#endif
#define CAN_WRITE(s) (FREE(WRITES(s)) || FENCED(WRITES(s)))

proctype instance(byte id) {
end: do
  /* Any step may be the last one. */
  :: atomic { crashes > 0 && me.phase != DOWN -> crashes--; goDown() }

  /* -- the start -- */
  :: atomic { me.phase == DOWN && lock == NONE && (id == 0 || it[0].phase != DOWN) -> lock = id; me.phase = PEEK }
  :: atomic { me.phase == DOWN && lock == OTHER && takeOvers > 0 -> takeOvers--; lock = id; me.phase = PEEK }
  :: atomic { me.phase == PEEK && freshes > 0 && !me.fresh && decided > 0 -> freshes--; me.fresh = 1 }
#ifdef STALE_PEEK
  :: atomic { me.phase == PEEK ->
#else
  :: atomic { me.phase == PEEK && FREE(0) && FREE(1) -> /* what is decided is waited for, and nobody is fenced */
#endif
      if :: !me.fresh -> judge() :: else fi;
#ifdef READ_BEFORE_FENCE
      findMarker(); restore();
#endif
      me.phase = FENCE0
    }
  :: atomic { me.phase == FENCE0 && FREE(0) -> fence(0); me.phase = FENCE1 }
  :: atomic { me.phase == FENCE1 && FREE(1) ->
#ifdef FENCE_ONE
      me.producer[1] = producerEpoch[1];
#else
      fence(1);
#endif
      me.phase = READ
    }
  :: atomic { me.phase == READ ->
#ifndef READ_BEFORE_FENCE
      findMarker();
      if :: !me.fresh && !FENCED(0) && !FENCED(1) -> judge() :: else fi;
      restore();
#endif
      if :: !FENCED(0) && !FENCED(1) -> fenceLife = me.life :: else fi;
#ifdef ONLY_NEW_LIVES_MARK
      if :: me.restored == NONE -> me.phase = MARK :: else -> begun(); me.phase = HEAD fi
#elif defined(FRESH_WITHOUT_MARKER)
      if :: me.fresh -> begun(); me.phase = HEAD :: else -> me.phase = MARK fi
#else
      me.phase = MARK
#endif
    }
  :: atomic { me.phase == MARK && (FREE(FIRST_ID) || FENCED(FIRST_ID)) ->
      if
      :: FENCED(FIRST_ID) -> goDown()
      :: else -> writeMarker(FIRST_ID, me.epoch, me.restored); me.phase = MARK_COMMIT
      fi
    }
  :: atomic { me.phase == MARK_COMMIT ->
      if
      :: FENCED(FIRST_ID) -> goDown()
      :: !FENCED(FIRST_ID) ->
        commitTransaction(FIRST_ID, PACK(me.base[0], me.base[1])); begun();
        if :: me.fresh -> forget() :: else fi;
        me.phase = HEAD
      :: !FENCED(FIRST_ID) && losses > 0 ->
        losses--;
        commitTransaction(FIRST_ID, PACK(me.base[0], me.base[1])); begun();
        if :: me.fresh -> forget() :: else fi;
        goDown()
      fi
    }
  :: atomic { me.phase == HEAD ->
#ifdef FRESH_WITHOUT_MARKER
      if :: me.fresh -> forget() :: else fi;
#endif
      replaceHead(me.restored); me.phase = FOLLOW
    }
  :: atomic { me.phase == FOLLOW && outputLock == NONE ->
      outputLock = id;
#ifndef NO_ROLL_FORWARD
      if
      :: me.restored != NONE ->
        j = manifestBefore[me.restored];
        if :: j > 0 -> i = manifestTo[j - 1] :: else -> i = 0 fi;
        reveal(i, manifestTo[me.restored])
      :: else
      fi;
#endif
      assert(txn[0] != OPEN || owner[0] == me.life || FENCED(0) || left_open);
      assert(txn[1] != OPEN || owner[1] == me.life || FENCED(1) || left_open);
      me.epoch++; me.phase = RUN
    }

  /* -- the tasks -- */
#ifdef NO_FLUSH
  :: atomic { RUNS && me.position[0] < records0 && !me.sending[WRITES(0)] -> send(WRITES(0)) }
  :: atomic { RUNS && me.sending[0] && (FREE(0) || FENCED(0)) -> me.sending[0] = 0; write(0, 0, me.number[0]) }
  :: atomic { RUNS && me.sending[1] && (FREE(1) || FENCED(1)) -> me.sending[1] = 0; write(0, 1, me.number[1]) }
#else
  :: atomic { RUNS && me.position[0] < records0 && CAN_WRITE(0) ->
      me.position[0]++; write(0, WRITES(0), me.position[0] - 1)
    }
#endif
  :: atomic { RUNS && me.position[1] < RECORDS1 && CAN_WRITE(1) ->
      me.position[1]++; write(1, WRITES(1), me.position[1] - 1)
    }
  :: atomic { RUNS && me.step == BARRIER && !me.passed[0] -> pass(0) }
  :: atomic { RUNS && me.step == BARRIER && !me.passed[1] -> pass(1) }

  /* -- the coordinator -- */
  :: atomic { RUNS && me.step == IDLE && (me.position[0] > me.base[0] || me.position[1] > me.base[1]) ->
      me.step = BARRIER
    }
  :: atomic { RUNS && me.step == PREPARE ->
      i = MANIFEST(me.life, me.epoch);
      manifestThere[i] = 1; manifestTo[i] = PACK(me.cut[0], me.cut[1]);
      manifestBefore[i] = (me.restored == NONE -> 0 : me.restored + 1);
#ifdef RENAME_DECIDES
      decided = manifestTo[i];
#endif
#ifdef RETIRE_EARLY
      retire();
#endif
      me.step = AFTER_PREPARE
    }
  :: atomic { RUNS && me.step == SEND && SENT && (FREE(NOW) || FENCED(NOW)) ->
      if
      :: FENCED(NOW) -> goDown()
      :: else ->
#ifdef MARKER_APART
        /* The output first, the marker in a transaction after it. */
        commitTransaction(NOW, PACK(me.cut[0], me.cut[1]));
#else
        writeMarker(NOW, me.epoch, MANIFEST(me.life, me.epoch));
#endif
        me.step = COMMIT
      fi
    }
  :: atomic { RUNS && me.step == COMMIT && (FREE(NOW) || FENCED(NOW)) ->
      if
      :: FENCED(NOW) -> goDown()
      :: else ->
#ifdef MARKER_APART
        writeMarker(NOW, me.epoch, MANIFEST(me.life, me.epoch));
#endif
        if
        :: commitTransaction(NOW, PACK(me.cut[0], me.cut[1])); me.step = AFTER_COMMIT
        :: losses > 0 -> losses--; commitTransaction(NOW, PACK(me.cut[0], me.cut[1])); me.step = UNKNOWN
        :: losses > 0 -> losses--; me.step = UNKNOWN
        fi
      fi
    }
#ifdef RETRY_AS_ABORTED
  :: atomic { RUNS && me.step == UNKNOWN ->
      if
      :: FENCED(0) || FENCED(1) -> goDown()
      :: else ->
        if :: txn[0] == OPEN -> abortTransaction(0) :: else fi;
        if :: txn[1] == OPEN -> abortTransaction(1) :: else fi;
        me.position[0] = me.base[0]; me.position[1] = me.base[1];
        me.passed[0] = 0; me.passed[1] = 0; me.step = IDLE
      fi
    }
#else
  :: atomic { RUNS && me.step == UNKNOWN -> goDown() }
  :: atomic { RUNS && me.step == UNKNOWN -> /* the client repeats the request */
      if
      :: FENCED(NOW) -> goDown()
      :: else ->
        if :: txn[NOW] == OPEN -> commitTransaction(NOW, PACK(me.cut[0], me.cut[1])) :: else fi;
        me.step = AFTER_COMMIT
      fi
    }
#endif
  :: atomic { RUNS && me.step == SHOW -> reveal(PACK(me.base[0], me.base[1]), PACK(me.cut[0], me.cut[1])); me.step = AFTER_SHOW }
#ifdef HEAD_FIRST
  :: atomic { RUNS && me.step == REPLACE -> replaceHead(MANIFEST(me.life, me.epoch)); me.step = SEND }
#endif
  :: atomic { RUNS && me.step == LAST ->
#ifndef HEAD_FIRST
      replaceHead(MANIFEST(me.life, me.epoch));
#endif
      retire();
      me.restored = MANIFEST(me.life, me.epoch);
      me.base[0] = me.cut[0]; me.base[1] = me.cut[1]; me.cut[0] = 0; me.cut[1] = 0;
      me.passed[0] = 0; me.passed[1] = 0; me.epoch++; me.step = IDLE
    }
  od
}

/* Nothing can happen any more: then all must have happened. */
active proctype monitor() {
  timeout ->
    assert(visible[0] == records0 && visible[1] == RECORDS1 || stuck);
    assert(shown == PACK(records0, RECORDS1) || skipped)
}

inline misfortunes(crash, takeOver, expiry, loss, fresh_, records) {
  crashes = crash; takeOvers = takeOver; expiries = expiry; losses = loss; freshes = fresh_; records0 = records
}

init {
  atomic {
#ifdef CRASHES
    misfortunes(CRASHES, TAKEOVERS, EXPIRIES, LOSSES, FRESHES, RECORDS0);
#else
    if
    :: misfortunes(1, 0, 1, 1, 0, 2)
    :: misfortunes(2, 0, 0, 1, 1, 2)
    :: misfortunes(0, 1, 0, 0, 0, 2)
    :: misfortunes(1, 1, 0, 0, 0, 1)
    :: misfortunes(0, 1, 1, 0, 0, 1)
    :: misfortunes(0, 1, 0, 1, 0, 1)
    fi;
#endif
    run broker(); run instance(0); run instance(1)
  }
}
