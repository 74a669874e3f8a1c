/// Traditions in other scripts, with wide cells or written right to left, and their ASCII forms.
extension SeedLocale {
  static let japanese = SeedLocale(
    given: [
      ("太郎", "taro"), ("さくら", "sakura"), ("ケンジ", "kenji"), ("美咲", "misaki"), ("悠真", "yuma"),
    ],
    family: [
      ("佐藤", "sato"), ("髙橋", "takahashi"), ("小鳥遊", "takanashi"), ("渡邉", "watanabe"),
      ("東海林", "shoji"),
    ],
    language: "JA", country: "Japan", countryCode: "JP", dialCode: "81",
    cities: [("京都市", "京都府", "600-8001"), ("横浜市", "神奈川県", "220-0011")],
    streets: ["中央", "本町", "桜木町"])

  static let chinese = SeedLocale(
    given: [
      ("小明", "xiaoming"), ("丽华", "lihua"), ("志強", "zhiqiang"), ("𠮷人", "jiren"), ("지우", "jiwoo"),
    ],
    family: [
      ("王", "wang"), ("歐陽", "ouyang"), ("李", "li"), ("司马", "sima"), ("김", "kim"),
    ],
    language: "ZH", country: "China", countryCode: "CN", dialCode: "86",
    cities: [("上海", "上海市", "200000"), ("臺北", "臺北市", "100")],
    streets: ["南京路", "中山路", "人民大道"])

  static let greek = SeedLocale(
    given: [
      ("Γιώργος", "giorgos"), ("Ελένη", "eleni"), ("Άννα", "anna"), ("Δημήτρης", "dimitris"),
    ],
    family: [
      ("Παπαδόπουλος", "papadopoulos"), ("Ιωάννου", "ioannou"), ("Χατζής", "chatzis"),
      ("Ξένος", "xenos"),
    ],
    language: "EL", country: "Greece", countryCode: "GR", dialCode: "30",
    cities: [("Αθήνα", "Αττική", "105 57"), ("Θεσσαλονίκη", "Μακεδονία", "546 24")],
    streets: ["Ερμού", "Λεωφόρος Νίκης"])

  static let arabic = SeedLocale(
    given: [
      ("محمد", "mohamed"), ("فاطمة", "fatima"), ("عبد الله", "abdullah"), ("لَيْلَى", "layla"),
    ],
    family: [
      ("الحسن", "alhassan"), ("بن يوسف", "benyoussef"), ("النجّار", "alnajjar"), ("خوري", "khoury"),
    ],
    language: "AR", country: "Lebanon", countryCode: "LB", dialCode: "961",
    cities: [("بيروت", "بيروت", "1100"), ("طرابلس", "الشمال", "1300")],
    streets: ["شارع الحمرا", "شارع المتنبي"])

  static let hebrew = SeedLocale(
    given: [("נועה", "noa"), ("יוסף", "yosef"), ("תמר", "tamar"), ("אריאל", "ariel")],
    family: [("כהן", "cohen"), ("לוי", "levi"), ("בן־דוד", "bendavid"), ("מזרחי", "mizrahi")],
    language: "HE", country: "Israel", countryCode: "IL", dialCode: "972",
    cities: [("תל אביב", "תל אביב", "6100000"), ("חיפה", "חיפה", "3100000")],
    streets: ["רחוב הרצל", "שדרות רוטשילד"])

  static let ukrainian = SeedLocale(
    given: [
      ("Олена", "olena"), ("Дмитро", "dmytro"), ("Їржі", "yirzhi"), ("Мар’яна", "mariana"),
    ],
    family: [
      ("Шевченко", "shevchenko"), ("Коваль", "koval"), ("Щербак", "shcherbak"), ("Ґудзь", "gudz"),
    ],
    language: "UK", country: "Ukraine", countryCode: "UA", dialCode: "380",
    cities: [("Київ", "Київ", "01001"), ("Львів", "Львівська область", "79000")],
    streets: ["вулиця Хрещатик", "проспект Свободи"])
}
