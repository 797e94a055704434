// What we take from Bootstrap Italia. scss/snodo.scss names the parts; this file trims them.

/** Families of classes never used here, dropped from the parts we import. */
export const unused = [
  /\.(megamenu|dropdown|dropup|dropstart|dropend|offcanvas|collapsing|modal|tooltip|popover|carousel|splide|bootstrap-select|bs-searchbox)/,
  /\.(toggles|lever|avatar|it-carousel|video-js|vjs|it-grid-list|cookiebar|dimmer|autocomplete|just-validate|it-transfer|transfer)/,
  /\.btn-(check|dark|light|info|success|warning|outline-(dark|light|info|success|warning)|close)\b/,
  /\.(bg-dark|theme-dark|theme-light)(-mobile|-desk)?\b/,
  /\.(table-(primary|secondary|success|info|warning|danger|light|dark|active|hover|striped-columns|group-divider|borderless))\b/,
  /\.(callout-more|callout-big-text|collapse-div|collapse-header|collapse-body)\b/,
  /\.(it-card-(banner|inline|profile|height|image-right|border-top|flex|img|image|profile)|card-overlapping|card-teaser|card-bg|card-img)/,
  /\.(form-check-reverse|form-switch|form-control-color|form-range|form-floating|form-file|input-number|form-control-sm|form-control-lg)/,
  /\.(primary|secondary|neutral|analogue|complementary|lightgrey|white)-(bg|border|color)/,
  /\.(complementary|analogue)/,
  /\.(accordion-(left-icon|background-hover|background-active|body-hidden))/,
  /\.(g[xy]?|offset|order)-(sm|xl)-/,
  /\.(float|object-fit|user-select|pe|overflow-[xy])-/,
  /\.(nav-tabs|nav-pills|nav-dark|nav-underline|tab-pane|tab-content|navbar-expand|navbar-dark|navbar-nav-scroll|navscroll|it-navscroll|it-bottom-navscroll|custom-navbar-toggler)/,
  /\.(it-search-wrapper|it-socials|it-nav-wrapper \.it-|it-header-sticky|it-shadow|affix-top)\b/,
  /\.(was-validated|is-valid|valid-feedback|btn-progress|btn-full|btn-xs|btn-black|btn-white|btn-outline-(black|white))\b/,
  /\.(btn-(group|toolbar)-?(?!vertical)|steppers-(nav|dots|progress|number|index)|link-list-wrapper ul \.(toggles|form-check))/,
  /\.(sticky-(sm|md|lg|xl)|fixed-|blockquote-card|display-|table-(sm|responsive-))/,
  /\.(chip-lg|chip-disabled|avatar)\b(?!.*,)/,
  /\.(ratio|vr|hstack|vstack|text-bg-|link-(primary|secondary|success|info|warning|danger|light|dark))\b/,
];

/** Classes our templates carry as names, without a rule of their own. */
export const namesOnly = [
  "it-header-wrapper", "it-nav-wrapper", "it-header-navbar-wrapper", "it-access-top-wrapper", "it-brand-text",
  "it-footer-small-prints-list", "navbar-nav", "page-item", "card-wrapper",
];

/** Symbols of the icon sprite. it-home and it-users are drawn here (icons/): Bootstrap Italia has none. */
export const icons = [
  "it-arrow-down", "it-arrow-left", "it-arrow-right", "it-burger", "it-calendar", "it-card", "it-check", "it-check-circle",
  "it-chevron-left", "it-chevron-right", "it-clip", "it-clock", "it-close", "it-collapse", "it-comment", "it-copy",
  "it-delete", "it-download", "it-error", "it-expand", "it-external-link", "it-file", "it-file-pdf", "it-hearing",
  "it-help", "it-help-circle", "it-home", "it-horn", "it-inbox", "it-info-circle", "it-key", "it-link", "it-list", "it-lock",
  "it-locked", "it-logout", "it-mail", "it-map-marker", "it-minus", "it-pa", "it-password-visible", "it-pencil", "it-plus",
  "it-presentation", "it-print", "it-refresh", "it-search", "it-settings", "it-share", "it-star-full", "it-star-outline",
  "it-telephone", "it-tool", "it-unlocked", "it-upload", "it-user", "it-users", "it-warning-circle", "it-whatsapp",
];

/** Files of Titillium Web: latin and latin-ext, regular, semibold, bold. */
export const fonts = [400, 600, 700].flatMap((weight) =>
  ["latin", "latin-ext"].map((set) => `titillium-web-${set}-${weight}-normal.woff2`),
);
