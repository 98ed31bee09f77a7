// What the scripts of the views are told about each other, for the type checker alone.

/** A widget's traits, as its script has them; `send` reaches Python's handler of messages. */
interface Model {
  get(trait: string): any;
  set(trait: string, value: unknown): void;
  set(traits: object): void;
  save_changes(): void;
  send(content: unknown): void;
  on(event: string, hear: (...given: any[]) => void): void;
  off(event: string, hear: (...given: any[]) => void): void;
  widget_manager: any;
}

/** Draws a view; what it returns is called when the view leaves the page. All but model and el comes from `heard`. */
type Place = {
  model: Model, el: HTMLElement,
  save: (values: object, of?: Model) => void, send: (message: object) => void,
  listen: (events: string, act: Act, to?: Model) => void, watch: (node: Element, act: () => void) => void,
  other: (name: string) => Promise<Model>
};
type Ends = void | (() => void) | (() => void)[];
type Render = (place: Place) => Ends | Promise<Ends>;
type View = { initialize?: (place: { model: Model }) => any, render: Render };

type Attributes = Record<string, any>;
type Handlers = Record<string, ((event: KeyboardEvent) => void) | undefined>;
type Act = (...given: any[]) => void;
type Frame = {
  node: HTMLElement, header: HTMLElement, body: HTMLElement, footer: HTMLElement, announce: (text: string) => void
};

// The page writes numbers down by itself, and all its elements are HTML or SVG.
interface Element extends HTMLOrSVGElement { setAttribute(name: string, value: string | number | boolean): void }
interface CSSStyleDeclarationBase { setProperty(name: string, value: string | number): void }
