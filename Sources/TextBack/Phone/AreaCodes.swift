/// The time zones in which the subscribers of a North American area code live.
///
/// Facts from the numbering plan as libphonenumber keeps them. A mobile number may have moved away;
/// no carrier tells us, and the area code is what the law's safe practice goes by.
package enum AreaCodes {
  /// The IANA names of the zones of the number's area code; empty where that is not known.
  package static func timeZones(of phone: PhoneNumber) -> [String] {
    guard phone.e164.hasPrefix("+1"), let code = Int(phone.e164.dropFirst(2).prefix(3)) else {
      return []
    }
    return zonesByCode[code] ?? []
  }

  private static let zonesByCode: [Int: [String]] = {
    var zones: [Int: [String]] = [:]
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      for code in words.dropFirst().compactMap({ Int($0) }) {
        zones[code, default: []].append(String(words[0]))
      }
    }
    return zones
  }()

  private static let table = """
    America/Adak 907
    America/Anchorage 907
    America/Boise 775 986
    America/Chicago 205 210 214 217 218 224 225 228 235 251 254 256 262 274 281 308 309 312 314
    America/Chicago 316 318 319 320 325 327 331 334 337 346 353 361 402 405 409 414 417 423 430
    America/Chicago 432 447 464 469 479 501 504 507 512 515 531 534 539 557 563 572 573 580 601
    America/Chicago 608 612 615 618 620 629 630 636 641 651 659 660 662 682 689 708 712 713 715
    America/Chicago 726 730 731 737 763 769 773 779 785 806 815 816 817 830 832 847 870 872 901
    America/Chicago 903 913 918 920 931 936 938 940 945 952 956 972 975 979 985
    America/Denver 303 307 385 406 435 505 575 605 701 719 720 748 801 915 970 983
    America/Edmonton 368 403 587 780 825
    America/Fort_Nelson 867
    America/Halifax 428 506 709 782 902
    America/Los_Angeles 206 209 213 253 279 323 341 350 360 369 408 415 424 425 442 458 503 509
    America/Los_Angeles 510 530 541 559 562 564 619 626 628 650 657 661 669 702 707 714 725 738
    America/Los_Angeles 747 760 775 805 818 820 831 840 858 909 916 925 949 951 971 986
    America/New_York 201 202 203 207 212 215 216 219 220 223 227 229 231 234 239 240 248 252 260
    America/New_York 267 269 270 272 276 283 301 302 304 305 313 315 317 321 324 326 329 330 332
    America/New_York 336 339 347 351 352 363 364 380 386 401 404 407 410 412 413 419 434 440 443
    America/New_York 445 448 463 470 472 475 478 484 502 508 513 516 517 518 540 551 561 567 570
    America/New_York 571 574 582 585 586 603 606 607 609 610 614 616 617 631 640 645 646 656 667
    America/New_York 678 680 681 686 703 704 706 716 717 718 724 727 728 732 734 740 743 754 757
    America/New_York 762 765 770 771 772 774 781 786 802 803 804 810 812 813 814 821 826 828 835
    America/New_York 838 839 843 845 848 850 854 856 857 859 860 862 863 864 865 878 904 906 908
    America/New_York 910 912 914 917 919 929 930 934 937 941 943 947 948 954 959 973 978 980 984
    America/New_York 989
    America/North_Dakota/Center 605 701
    America/Phoenix 480 520 602 623 928
    America/Puerto_Rico 787 879 939
    America/Regina 306 639
    America/St_Johns 709 879
    America/St_Thomas 340
    America/Toronto 226 249 263 273 289 343 354 365 367 382 416 418 437 438 450 468 514 519 548
    America/Toronto 579 581 613 647 683 705 742 753 807 819 873 905 942
    America/Vancouver 236 250 257 604 672 778
    America/Winnipeg 204 431 474 584
    Pacific/Guam 671
    Pacific/Honolulu 808
    Pacific/Pago_Pago 684
    Pacific/Saipan 670
    """
}
