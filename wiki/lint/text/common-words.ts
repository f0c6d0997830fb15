/** Words of every text about software: a page may be called so, but few who write the word mean the page. */
export const commonWords: ReadonlySet<string> = new Set(
  `about access account action actions active address advanced agent agents alias aliases also answer api app
  application applications apps archive area array attachment attribute attributes audit author back background
  base basic basics batch block blocks blog board body book books branch browser build bug bugs button cache call
  card case change changelog changes chapter chart check class client cloud code collection color column command
  commands comment comments common community component concept concepts conclusion config configuration contact
  content contents context core cost count create current custom data database date dates debug default defaults
  definition delete demo deploy deployment description design details development device diagram docs document
  documentation documents domain download draft edit editor element email embed engine entry environment error
  errors event events example examples export extension extensions external faq feature features field fields
  file files filter first folder folders font form format formats frontend full function functions general
  getting started goals graph group groups guide guides header help history home host ideas image images import
  inbox index info information input install installation integration interface internal introduction issue
  issues item items javascript journal json keyboard keys keyword label labels language languages last layer
  layout learn level library license limit limits line link links linux list lists live load local log logging
  login logs macos main manual markdown master media meeting member memory menu message messages meta method
  methods migration mobile mode model models module modules monitor more move name names navigation network news
  next node nodes note notes notebook number object objects open operations option options order output overview
  owner package packages page pages panel parameters parser part parts password path people performance person
  picture place plan plans platform plugin plugins policy port post posts preview principles priority private
  problem problems process processes product products profile program project projects properties property public
  publish publishing python query queries queue question questions quick quickstart random read readme record
  reference references release releases remote render report reports request requests requirements research
  resource resources response result results review role roles root rule rules run runtime sandbox schedule
  schema scope screen script scripts search section security select server service services session settings setup
  share shortcut shortcuts sidebar simple site size sort source sources space spec specification start state
  states status steps storage store structure style styles summary support sync syntax system systems table
  tables tabs tags target task tasks team template templates term terms test testing tests text theme themes
  thing things this time timeline title todo tool tools topic topics tracking tree trigger troubleshooting
  tutorial tutorials type types unit update updates upgrade usage user users utilities value values variable
  variables version versions video view views vision visual volume watch website welcome widget wiki window
  windows word words work workflow workflows workspace write writing year`.split(/\s+/),
);
