/** Texts that try to run a script, one line each. `alert` is what the test watches. */
const handlers: readonly string[] =
  "img src=x onerror|video src=x onerror|audio src=x onerror|image src=x onerror|body onload|svg onload|iframe onload|input autofocus onfocus|select autofocus onfocus|textarea autofocus onfocus|keygen autofocus onfocus|details open ontoggle|marquee onstart|marquee onfinish|object onerror|embed src=x onerror|video oncanplay|audio oncanplay|body onpageshow|body onhashchange|body onresize|div onmouseover|div onmouseenter|div onclick|div onpointerover|a onclick|a onmouseover|a onfocus|button onclick|form onsubmit|link rel=stylesheet href=x onerror|script src=x onerror|style onload|svg><animate onbegin|svg><animate onend|svg><set onbegin|svg><animateTransform onbegin|math><mi onmouseover|p onanimationstart|div ontransitionend|div onwheel|div oncopy|div onpaste|div ondrag|div ontouchstart|div oncontextmenu|div onbeforetoggle popover|img loading=lazy src=x onerror|source onerror|track onerror|template><img src=x onerror|noscript><img src=x onerror|frameset onload|table background=x onload|x onclick|x tabindex=1 onfocus autofocus|bgsound onpropertychange|meter onmouseover|progress onmouseover|dialog open onclose|slot onslotchange|canvas onclick|isindex onfocus"
    .split("|")
    .map((opening) => `<${opening}=alert(1)>`);

const addresses: readonly string[] =
  "javascript:alert(1)|JaVaScRiPt:alert(1)|java\tscript:alert(1)|\u0001javascript:alert(1)|javascript&colon;alert(1)|&#106;avascript:alert(1)|&#x6A;avascript:alert(1)|javascript%3Aalert(1)|java&#10;script:alert(1)|java&Tab;script:alert(1)|vbscript:alert(1)|data:text/html,<script>alert(1)</script>|data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==|data:image/svg+xml,<svg onload=alert(1)>|//evil.example/x.js|feed:javascript:alert(1)|view-source:javascript:alert(1)|blob:alert(1)|javascript://%0aalert(1)|javascript:/*--></title></style></textarea></script><svg onload=alert(1)>".split(
    "|",
  );

const withAddress = addresses.flatMap((address) => [
  `<a href="${address}">x</a>`,
  `[x](<${address.replaceAll(/[<>]/g, "")}>)`,
  address,
]);

const others: readonly string[] = [
  "<script>alert(1)</script>",
  "<ScRiPt>alert(1)</ScRiPt>",
  "<script/src=data:,alert(1)></script>",
  "<script\u0000>alert(1)</script>",
  "<<script>alert(1)//<</script>",
  "<svg><script>alert(1)</script></svg>",
  "<svg><script>alert&#40;1)</script>",
  '<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>',
  "<svg><foreignObject><iframe onload=alert(1)></foreignObject></svg>",
  "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'/></svg>",
  "<math><a xlink:href=javascript:alert(1)>x</a></math>",
  "<math href=javascript:alert(1)>x</math>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
  "<style>@import 'javascript:alert(1)';</style>",
  "<style>*{background:url(javascript:alert(1))}</style>",
  "<p style='background:url(javascript:alert(1))'>x</p>",
  "<p style='width:expression(alert(1))'>x</p>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<iframe src=javascript:alert(1)></iframe>",
  "<object data=javascript:alert(1)></object>",
  "<embed src=javascript:alert(1)>",
  "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
  "<base href='javascript:alert(1)//'>",
  "<link rel=import href='data:text/html,<script>alert(1)</script>'>",
  "<form action=javascript:alert(1)><input type=submit>",
  "<button formaction=javascript:alert(1)>x</button>",
  "<isindex action=javascript:alert(1) type=image>",
  "<input type=image src=x onerror=alert(1)>",
  "<img src=x:x onerror\n=alert(1)>".replace("\n", " "),
  "<img/src/onerror=alert(1)>",
  '<img src="x" `onerror=alert(1)//`>',
  "<img src=x onerror=&#97;lert(1)>",
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '" onmouseover="alert(1)',
  "' onfocus='alert(1)' autofocus='",
  "` onerror=alert(1) `",
  "--><script>alert(1)</script>",
  "]]><script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  "</textarea><script>alert(1)</script>",
  "</style><script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "</template><img src=x onerror=alert(1)>",
  "<!--><img src=x onerror=alert(1)>-->",
  "<![CDATA[<img src=x onerror=alert(1)>]]>",
  "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
  "${alert(1)}",
  "{{constructor.constructor('alert(1)')()}}",
  "#{alert(1)}",
  "<%= alert(1) %>",
  "\u2028<script>alert(1)</script>",
  "\uFEFF<script>alert(1)</script>",
  "＜script＞alert(1)＜/script＞",
  "%3Cscript%3Ealert(1)%3C/script%3E",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
  "$\\href{javascript:alert(1)}{x}$",
  "$\\htmlData{x=y}{<img src=x onerror=alert(1)>}$",
  "![x](javascript:alert(1))",
  "![[javascript:alert(1)]]",
  "[x][javascript:alert(1)]",
  "<javascript:alert(1)>",
  "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
];

export const payloads: readonly string[] = [...new Set([...handlers, ...withAddress, ...others])];
