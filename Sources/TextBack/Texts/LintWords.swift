/// The wordings that the lint looks for, folded as `FoldedWords` folds a text.
enum LintWords {
  /// Stands for a token, so that what is before and after it makes no phrase.
  static let tokenWord = " token "

  static let acknowledging = phrases(
    """
    missed you
    missed your call
    missed a call
    missed call
    miss your call
    miss you
    sorry
    apologies
    apologize
    your call
    you called
    you rang
    for calling
    for ringing
    for your call
    pick up
    get to the phone
    come to the phone
    take your call
    were closed
    we are closed
    currently closed
    is closed
    desole
    desoles
    votre appel
    ete manque
    pu repondre
    perdon
    lo siento
    lo sentimos
    lamentamos
    disculpe
    su llamada
    tu llamada
    por llamar
    """)

  static let inviting = phrases(
    """
    reply
    respond
    text us
    text me
    message us
    call us
    call me
    ring us
    ring me
    write back
    write us
    let us know
    tell us
    send us
    repondez
    ecrivez
    appelez
    responda
    responde
    conteste
    escriba
    escribanos
    llame
    llamenos
    """)

  static let selling = phrases(
    """
    discount
    discounts
    discounted
    coupon
    coupons
    promo
    promos
    promotion
    promotions
    promotional
    sale
    sales
    deal
    deals
    offer
    offers
    price
    prices
    pricing
    cheap
    cheapest
    bargain
    savings
    half off
    percent off
    free estimate
    free estimates
    free quote
    free quotes
    for free
    free of charge
    limited time
    act now
    buy now
    order now
    best rates
    low rates
    rabais
    soldes
    promocion
    descuento
    descuentos
    oferta
    ofertas
    """)

  static let human = phrases(
    """
    im typing
    i am typing
    typing this
    typed this
    im a real person
    i am a real person
    this is a real person
    im a human
    i am a human
    real human
    not a bot
    not a robot
    no bots
    not automated
    isnt automated
    not an automated
    not a machine
    personally texting
    personally writing
    texting you personally
    texting from my own phone
    just saw your call
    just saw that you called
    just saw you called
    just noticed your call
    just noticed you called
    """)

  static let automated = phrases(
    """
    we received your call
    we have received your call
    your call has been received
    your call is important
    we will return your call
    will be returned
    do not reply
    dont reply
    not monitored
    unmonitored
    valued customer
    dear customer
    """)

  static let shorteners = [
    "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "rebrand.ly",
    "cutt.ly", "tiny.cc", "shorturl.at", "rb.gy", "t.ly", "bl.ink", "s.id",
  ]

  private static func phrases(_ lines: String) -> [[String]] {
    lines.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }
}
