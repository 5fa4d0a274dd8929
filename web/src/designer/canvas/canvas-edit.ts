import type { FlowNote } from '../model/flow.js';
import type { Place } from '../model/commands/nodes.js';
import type { Linkable, PortPlace, Refusal } from '../model/linking.js';

/** Where a node is to be added, and what it is to be linked to. */
export interface AddRequest {
  /** On the canvas. */
  place: Place;
  /** In the window: where the list of nodes opens. */
  screen: Place;
  /** The port that the new node is linked to. */
  from: PortPlace | null;
  /** The node that the new one follows: it is then not at `place`. With null, it follows the only node at which control ends. */
  beside?: string | null | undefined;
  /** The link that is led through the new node. */
  into?: string | undefined;
}

/** What a menu was asked for, where in the window. */
export interface MenuRequest {
  screen: Place;
  /** On the canvas. */
  place: Place;
  on: { what: 'node' | 'link'; id: string } | null;
}

/** What the canvas tells the editor. Without it, nothing on the canvas can be changed. */
export interface CanvasEdit {
  /** @param into the link that a node was dropped on */
  move: (places: ReadonlyMap<string, Place>, into?: string | null) => void;
  connect: (link: Linkable) => void;
  reconnect: (id: string, link: Linkable) => void;
  /** A link was let go over a port that it cannot be connected to. */
  refuse: (refusal: Refusal) => void;
  /** Whether a link can be led through a node. */
  fitsInto: (id: string, link: string) => boolean;
  /** A kind of node was dropped from the palette, perhaps on a link. @returns the id of the new node; undefined if there is no such kind */
  drop: (kind: string, place: Place, into: string | null) => string | undefined;
  unlink: (id: string) => void;
  /** A link was let go over nothing, the canvas was double-clicked, or a plus was. */
  requestAdd: (request: AddRequest) => void;
  changeNote: (id: string, change: Partial<FlowNote>, isTyping: boolean) => void;
  /** The person wants to see the form of a node. */
  open: (id: string) => void;
  openMenu: (request: MenuRequest) => void;
}

/** What is selected: nodes and notes, and links, by id. */
export interface Selection {
  ids: ReadonlySet<string>;
  links: ReadonlySet<string>;
}

export const NOTHING: Selection = { ids: new Set(), links: new Set() };

/** What others can ask of a canvas. */
export interface CanvasApi {
  /** Shows these nodes, or all. */
  fit: (ids?: ReadonlySet<string>) => void;
  /** Shows a flow that has just opened as a whole, clear of the panels on the canvas, which React Flow does not know of. */
  clear: () => void;
  /** Moves the view so that a node is in it; `focus` also gives it the keyboard. */
  reveal: (id: string, focus?: boolean) => void;
  /** Shows a node that was added: with the whole flow if that can still be read, else in the middle. `focus` gives it the keyboard. */
  showAdded: (id: string, focus?: boolean) => void;
  /** Moves the view if one of the panels on the canvas is above a node. */
  uncover: (id: string) => void;
  /** How often the person has used the canvas: pressed, turned the wheel or typed on it. */
  uses: () => number;
  /** The place on the canvas of a point in the window. */
  placeOf: (screen: Place) => Place;
  /** The middle of what is in view, in the window. */
  middle: () => Place;
}

/** The type of what is dragged from the palette. */
export const DRAGGED_KIND = 'application/x-liucheng-node';
