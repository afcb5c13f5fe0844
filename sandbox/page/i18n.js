// Every sentence of the page. People's names, roles and messages are theirs and stay as they are.

const WORDS = {
  zh: {
    sub: "沙盒 · 一个人扮演所有人",
    clock: "业务时钟", speed: "时钟快慢",
    rate1: "实时", rate1Title: "按平常的快慢走", rate60Title: "一秒走一分钟", rate3600Title: "一秒走一小时",
    jump: "跳到…", jump15: "+15 分钟", jump60: "+1 小时", jumpDay: "+1 天", jumpReal: "回到真实时间",
    open: "打开窗口", openTitle: "以谁的身份,看哪个聊天?", change: "换人或换聊天", close: "关闭窗口", cancel: "取消",
    private: (bot) => `与「${bot}」私聊`, members: (n) => `${n} 人`, people: "居民与工作人员",
    say: (name) => `以${name}的身份说话…`, send: "发送", photo: "添加照片", unphoto: "去掉照片", commands: "命令",
    keyboard: "快捷键盘", reply: "回复", edit: "修改", replying: (name) => `回复 ${name}`, editing: "修改自己的话",
    edited: "已编辑", earlier: "改过之前", latest: (n) => `${n} 条新消息`, toLatest: "到最新消息", unread: (n) => `${n} 条未读`,
    nothing: "还没有消息。说一句试试。", notStarted: "机器人不能先开口:要本人先点「开始」。", start: "开始",
    blocked: "此人已停用机器人。", unblock: "重新启用",
    noAnswer: "机器人没有回应", ok: "知道了", photoOf: (name) => `${name}发的照片`, photoMark: "[照片]",
    tabs: "打开的窗口", hintNarrow: "以居民身份说一句话,例如:",
    hint: "在左边以居民身份说一句话,例如:", hintDo: "替我打这句话", hintClose: "不再提示",
    offline: "与沙盒的连接断开了,正在重连……", failed: "没有成功:", bot: "机器人", by: "表情来自",
    empty: "没有打开的窗口。", pressing: "等待机器人回应", title: "居民热线",
  },
  en: {
    sub: "Sandbox · one person plays everyone",
    clock: "Business clock", speed: "Clock speed",
    rate1: "Live", rate1Title: "Runs at its usual pace", rate60Title: "A minute every second", rate3600Title: "An hour every second",
    jump: "Jump…", jump15: "+15 minutes", jump60: "+1 hour", jumpDay: "+1 day", jumpReal: "Back to real time",
    open: "Open a window", openTitle: "Be whom, looking at which chat?", change: "Change person or chat", close: "Close window", cancel: "Cancel",
    private: (bot) => `Private chat with ${bot}`, members: (n) => `${n} people`, people: "Residents and staff",
    say: (name) => `Speak as ${name}…`, send: "Send", photo: "Add a photo", unphoto: "Remove the photo", commands: "Commands",
    keyboard: "Quick keyboard", reply: "Reply", edit: "Edit", replying: (name) => `Replying to ${name}`, editing: "Editing your message",
    edited: "edited", earlier: "Before the edit", latest: (n) => `${n} new`, toLatest: "To the latest message", unread: (n) => `${n} unread`,
    nothing: "No messages yet. Say something.", notStarted: "A bot cannot speak first: this person has to press Start.", start: "Start",
    blocked: "This person has blocked the bot.", unblock: "Unblock",
    noAnswer: "The bot did not answer", ok: "OK", photoOf: (name) => `Photo from ${name}`, photoMark: "[photo]",
    tabs: "Open windows", hintNarrow: "Say one sentence as a resident, for example:",
    hint: "On the left, say one sentence as a resident, for example:", hintDo: "Type it for me", hintClose: "Do not show again",
    offline: "The connection to the sandbox is lost, trying again…", failed: "That did not work: ", bot: "bot", by: "Reaction from",
    empty: "No window is open.", pressing: "Waiting for the bot", title: "Resident hotline",
  },
};

let language = localStorage.getItem("sandbox.language") === "en" ? "en" : "zh";

/** The sentence for a key, filled in. */
export function t(key, ...values) {
  const words = WORDS[language][key];
  return typeof words === "function" ? words(...values) : words;
}

export const currentLanguage = () => language;
export const locale = () => (language === "en" ? "en-GB" : "zh-CN");

/** The other language, from now on and next time. */
export function toggleLanguage() {
  language = language === "en" ? "zh" : "en";
  localStorage.setItem("sandbox.language", language);
}

/** Writes the words into everything marked data-t, data-t-title or data-t-label. */
export function translate(root = document) {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-t-title]")) node.title = t(node.dataset.tTitle);
  for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
}
