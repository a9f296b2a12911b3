/** Picklists of the locale fields of User and Organization. [Salesforce Help: Supported Locales, Time Zones, Languages] */

export const TIME_ZONES = [
  "Pacific/Kiritimati", "Pacific/Enderbury", "Pacific/Tongatapu", "Pacific/Chatham", "Asia/Kamchatka", "Pacific/Auckland", "Pacific/Fiji",
  "Pacific/Guadalcanal", "Pacific/Norfolk", "Australia/Lord_Howe", "Australia/Brisbane", "Australia/Sydney", "Australia/Adelaide",
  "Australia/Darwin", "Asia/Seoul", "Asia/Tokyo", "Asia/Hong_Kong", "Asia/Kuala_Lumpur", "Asia/Manila", "Asia/Shanghai", "Asia/Singapore",
  "Asia/Taipei", "Australia/Perth", "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Rangoon", "Asia/Dhaka", "Asia/Kathmandu",
  "Asia/Colombo", "Asia/Kolkata", "Asia/Karachi", "Asia/Tashkent", "Asia/Yekaterinburg", "Asia/Kabul", "Asia/Baku", "Asia/Dubai", "Asia/Tbilisi",
  "Asia/Yerevan", "Asia/Tehran", "Africa/Nairobi", "Asia/Baghdad", "Asia/Kuwait", "Asia/Riyadh", "Europe/Istanbul", "Europe/Minsk",
  "Europe/Moscow", "Africa/Cairo", "Africa/Johannesburg", "Asia/Beirut", "Asia/Jerusalem", "Europe/Athens", "Europe/Bucharest",
  "Europe/Helsinki", "Africa/Algiers", "Europe/Amsterdam", "Europe/Berlin", "Europe/Brussels", "Europe/Paris", "Europe/Prague", "Europe/Rome",
  "Europe/Dublin", "Europe/Lisbon", "Europe/London", "GMT", "Africa/Casablanca", "America/Scoresbysund", "Atlantic/Azores",
  "Atlantic/Cape_Verde", "Atlantic/South_Georgia", "America/St_Johns", "America/Argentina/Buenos_Aires", "America/Halifax",
  "America/Sao_Paulo", "Atlantic/Bermuda", "America/Caracas", "America/Indiana/Indianapolis", "America/New_York", "America/Puerto_Rico",
  "America/Santiago", "America/Bogota", "America/Chicago", "America/Lima", "America/Mexico_City", "America/Panama", "America/Denver",
  "America/El_Salvador", "America/Mazatlan", "America/Phoenix", "America/Los_Angeles", "America/Tijuana", "America/Anchorage",
  "Pacific/Gambier", "Pacific/Marquesas", "Pacific/Honolulu", "America/Adak", "Pacific/Niue", "Pacific/Pago_Pago",
] as const;

export const LOCALES = [
  "ar", "ar_AE", "ar_BH", "ar_EG", "ar_JO", "ar_KW", "ar_LB", "ar_QA", "ar_SA", "bg", "bg_BG", "ca", "ca_ES", "cs", "cs_CZ", "da", "da_DK", "de",
  "de_AT", "de_BE", "de_CH", "de_DE", "de_LU", "el", "el_GR", "en_AU", "en_BB", "en_BM", "en_CA", "en_GB", "en_GH", "en_HK", "en_ID", "en_IE",
  "en_IL", "en_IN", "en_MY", "en_NG", "en_NL", "en_NZ", "en_PH", "en_SE", "en_SG", "en_US", "en_ZA", "es", "es_AR", "es_BO", "es_CL", "es_CO",
  "es_CR", "es_DO", "es_EC", "es_ES", "es_GT", "es_HN", "es_MX", "es_PA", "es_PE", "es_PR", "es_PY", "es_SV", "es_US", "es_UY", "es_VE", "et",
  "et_EE", "fi", "fi_FI", "fr", "fr_BE", "fr_CA", "fr_CH", "fr_FR", "fr_LU", "fr_MA", "hi_IN", "hr", "hr_HR", "hu", "hu_HU", "in", "in_ID", "is",
  "is_IS", "it", "it_CH", "it_IT", "iw", "iw_IL", "ja", "ja_JP", "ko", "ko_KR", "lt", "lt_LT", "lv", "lv_LV", "ms_MY", "nl", "nl_BE", "nl_NL",
  "no", "no_NO", "pl", "pl_PL", "pt", "pt_AO", "pt_BR", "pt_PT", "ro", "ro_RO", "ru", "ru_RU", "sk", "sk_SK", "sl", "sl_SI", "sr", "sr_BA",
  "sv", "sv_SE", "th", "th_TH", "tr", "tr_TR", "uk", "uk_UA", "vi", "vi_VN", "zh", "zh_CN", "zh_HK", "zh_SG", "zh_TW",
] as const;

/** The fully supported and end-user languages; platform-only languages have to be switched on in Setup. */
export const LANGUAGES = [
  "en_US", "de", "es", "fr", "it", "ja", "sv", "ko", "zh_TW", "zh_CN", "pt_BR", "nl_NL", "da", "th", "fi", "ru", "es_MX", "no",
  "hu", "pl", "cs", "tr", "in", "ro", "vi", "uk", "iw", "el", "bg", "en_GB", "ar", "sk", "pt_PT", "hr", "sl", "fr_CA",
] as const;

export const EMAIL_ENCODINGS = [
  ["UTF-8", "Unicode (UTF-8)"],
  ["ISO-8859-1", "General US & Western Europe (ISO-8859-1, ISO-LATIN-1)"],
  ["Shift_JIS", "Japanese (Shift-JIS)"],
  ["ISO-2022-JP", "Japanese (JIS)"],
  ["EUC-JP", "Japanese (EUC)"],
  ["ks_c_5601-1987", "Korean (ks_c_5601-1987)"],
  ["Big5", "Traditional Chinese (Big5)"],
  ["GB2312", "Simplified Chinese (GB2312)"],
  ["Big5-HKSCS", "Traditional Chinese Hong Kong (Big5-HKSCS)"],
  ["x-SJIS_0213", "Japanese (Shift-JIS_2004)"],
] as const;
