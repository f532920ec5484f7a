import { useLocation, useNavigate, useSearchParams } from "@remix-run/react";
import { useEffect, useMemo, useState, type FormEvent } from "react";
import type { Board } from "#domain/board.ts";
import type { ActorRole } from "#domain/roles.ts";
import { Notice } from "#web/components/notice.tsx";
import { useToast } from "#web/components/toast.tsx";
import { useMessages } from "#web/lib/language.tsx";
import { useBoard } from "#web/lib/live/use-board.ts";
import type { AudioPort } from "./alarm.ts";
import { AlarmBar } from "./alarm-bar.tsx";
import { Announcer } from "./announcer.tsx";
import { BoardPill } from "./board-pill.tsx";
import {
  hangsAt,
  metCards,
  shownCards,
  waitingCount,
  type Refusal,
  type RefusalCode,
  type ShownCard,
} from "./board-state.ts";
import { makeChime } from "./chime.ts";
import { BoardColumn } from "./column.tsx";
import { ColumnJumps } from "./column-jumps.tsx";
import { callingIds, columnsOf } from "./columns.ts";
import { KitchenProvider } from "./kitchen-view.ts";
import { OpenSheetOf } from "./open-sheet-of.tsx";
import { RefusedNote } from "./refused-note.tsx";
import type { RestPage } from "./rest.ts";
import { sheetIn } from "./sheets.ts";
import type { Dish } from "./sold-out-sheet.tsx";
import { TopBar } from "./top-bar.tsx";
import { UndoBar } from "./undo-bar.tsx";
import { useAlarm } from "./use-alarm.ts";
import { useDesk } from "./use-desk.ts";
import { useFollowFocus } from "./use-follow-focus.ts";
import { useHouse } from "./use-house.ts";
import { useKitchenClock } from "./use-kitchen-clock.ts";
import { useReasonWords } from "./use-refusal-words.ts";
import { useRest } from "./use-rest.ts";
import { useTabTitle } from "./use-tab-title.ts";
import { useWakeLock } from "./use-wake-lock.ts";
import { readWish } from "./wishes.ts";

export interface KitchenScreenProps {
  board: Board;
  restaurant: { name: string; timeZone: string; prepMinutes: number };
  dishes: readonly Dish[];
  roles: readonly ActorRole[];
  user: { id: string; name: string; hasOthers: boolean; isDevice?: boolean };
  /** The station where a tablet hangs: it shows the orders that have something to be made there. */
  station?: string | null;
  serverNow: string;
  /** Orders that have no slip on the rail, where the address asks for them. */
  rest?: RestPage | null;
  /** What a form that was sent without a script came back with. */
  answered: { code: RefusalCode; refusal: Refusal | null } | null;
  /** What makes the sound. */
  makeAudio?: () => AudioPort;
}

/** The night kitchen: the rail with its slips, and everything a cook does with them. */
export function KitchenScreen(props: KitchenScreenProps) {
  const { restaurant, dishes, roles, user, station = null, serverNow, rest: loaded = null, answered } = props;
  const { makeAudio = makeChime } = props;
  const t = useMessages("kitchen");
  const toasts = useToast();
  const clock = useKitchenClock(serverNow);
  const { board: live, link } = useBoard(props.board);
  const { desk, state } = useDesk(live, loaded?.items ?? [], user.id, clock.read);
  const reasonWords = useReasonWords();
  const { house, shown: board, waiting: wishesWaiting } = useHouse(state.board, clock.read);
  useEffect(
    () =>
      house.onRefused((code) => {
        toasts.show({ text: t("refused.action", { reason: reasonWords(code) }), tone: "problem", assertive: true });
      }),
    [house, toasts, t, reasonWords],
  );

  const cards = useMemo(() => shownCards(state).filter((card) => hangsAt(card, station)), [state, station]);
  const met = useMemo(() => metCards(state), [state]);
  const columns = columnsOf(cards, state.board, clock.now);
  const fresh = cards.filter(({ status }) => status === "placed");
  const isReadOnly = roles.length === 0;
  const { alarm, sound, mutedUntil } = useAlarm(
    isReadOnly ? [] : callingIds(cards, columns), // whoever only looks on could not silence it
    makeAudio,
  );
  const followFocus = useFollowFocus(cards, met);
  const isAwake = useWakeLock();
  useTabTitle(columns.find(({ key }) => key === "new")?.count ?? 0);

  // Where each slip hung when it was first seen: one that appears later slides in, and so does one that changes its column.
  const [first] = useState(() => new Set(cards.map(placeKey)));

  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const sheet = sheetIn(search);
  const restWish = sheet?.name === "rest" ? sheet : null;
  const rest = useRest({ desk, met, columns, wish: restWish, loaded, restaurantId: live.restaurantId });
  const close = () => navigate(pathname, { replace: true, preventScrollReset: true });

  /** Every form of this page, sent by script: shown at once, and answered without a new page. */
  const submitted = (event: FormEvent<HTMLDivElement>) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post") return event.preventDefault(); // a search: it is done already
    if (form.getAttribute("action") !== null) return; // preferences, signing out: pages of their own
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const wish = readWish(new FormData(form, submitter));
    if (!wish) return;
    if (wish.intent === "move") followFocus(wish.orderId, submitter); // before the menu closes and the focus goes elsewhere
    submitter?.closest<HTMLElement>("[popover]")?.hidePopover?.();
    if (wish.intent === "move") desk.move(wish);
    else house.wish(wish);
    if (sheet && sheet.name !== "sold-out" && sheet.name !== "rest") close(); // lists stay for the next tap
  };

  const [isAnswerSeen, setAnswerSeen] = useState(false);
  const posted: Refusal[] = answered?.refusal && !isAnswerSeen ? [answered.refusal] : [];
  const refusals = [...posted, ...state.refusals];
  const dismiss = (orderId: string) => {
    desk.dismiss(orderId);
    setAnswerSeen(true);
  };
  // There may be no slip to say it at: a guest who cancelled was quicker, or it hangs behind the last one in sight.
  const inSight = new Set([...columns.flatMap(({ slips }) => slips), ...rest.slips].map(({ orderId }) => orderId));
  const homeless = refusals.filter(({ orderId }) => !inSight.has(orderId));
  const { timeZone, prepMinutes } = restaurant;
  const view = { restaurantId: board.restaurantId, timeZone, prepMinutes, roles, now: clock.now };
  const undoBar = (
    <UndoBar undos={state.undos} onUndo={(key) => desk.undo(key)} onSendNow={(key) => desk.sendNow(key)} />
  );
  return (
    <KitchenProvider value={view}>
      <div className="kitchen" onSubmit={submitted}>
        {/* First: without a script it stands above the board that it belongs to. */}
        <OpenSheetOf
          sheet={sheet}
          cards={cards}
          met={met}
          rest={{ rest, refusals, onDismiss: dismiss, undo: undoBar }}
          board={board}
          dishes={dishes}
          settings={{
            alarm,
            view: { sound, mutedUntil },
            isAwake,
            userName: user.name,
            hasOthers: user.hasOthers,
            isDevice: user.isDevice === true,
          }}
          closeTo={pathname}
          onClose={close}
        />
        <TopBar
          name={restaurant.name}
          station={station}
          board={board}
          soldOutCount={countSoldOut(board, dishes)}
          pill={
            <span className="scripted">
              <BoardPill link={link} timeZone={timeZone} waiting={waitingCount(state.ops) + wishesWaiting} />
            </span>
          }
          alarm={alarm}
          view={{ sound, mutedUntil }}
        />
        <main id="content" tabIndex={-1} className="kitchen-main outline-none">
          <div className="kitchen-notes">
            <AlarmBar alarm={alarm} view={{ sound, mutedUntil }} />
            <div className="unscripted p-2">
              <Notice
                tone="wait"
                action={
                  <a href={pathname} className="font-bold underline underline-offset-4">
                    {t("board.refresh")}
                  </a>
                }
              >
                {t("board.noScript")}
              </Notice>
            </div>
            {isReadOnly && <p className="px-3 py-2 text-center font-semibold">{t("board.readOnly")}</p>}
            {homeless.map((refusal) => (
              <div key={refusal.orderId} className="px-3">
                <RefusedNote refusal={refusal} onDismiss={dismiss} />
              </div>
            ))}
            {answered && !answered.refusal && (
              <div className="p-2">
                <Notice tone="problem" live="alert">
                  {t("refused.action", { reason: reasonWords(answered.code) })}
                </Notice>
              </div>
            )}
            <ColumnJumps columns={columns} />
          </div>
          <div className="board">
            {columns.map((column) => (
              <BoardColumn
                key={column.key}
                column={column}
                refusals={refusals}
                onDismiss={dismiss}
                isKnown={(card) => first.has(placeKey(card))}
              />
            ))}
          </div>
        </main>
        {!restWish && undoBar}
        <Announcer fresh={fresh} refusals={state.refusals} undos={state.undos} />
      </div>
    </KitchenProvider>
  );
}

const placeKey = (card: ShownCard): string => `${card.orderId}:${card.status}`;

const countSoldOut = (board: Board, dishes: readonly Dish[]): number =>
  dishes.filter(({ id }) => board.soldOut.includes(id) || board.left[id] === 0).length;
