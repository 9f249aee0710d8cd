// Every page of the product, as the account of a county sees it.
export function pagesOf(county) {
  return {
    home: `/unit/${county}`,
    tree: `/unit/${county}/tree`,
    ledgers: `/unit/${county}/ledgers`,
    ledger: `/unit/${county}/ledgers/activity`,
    paste: `/unit/${county}/ledgers/activity/paste`,
    copy: `/unit/${county}/ledgers/activity/copy?kind=year`,
    import: `/unit/${county}/import`,
    figures: `/unit/${county}/figures?indicator=committee_members&by=children`,
    documents: `/unit/${county}/documents?document=committee_circular`,
    administration: `/unit/${county}/administration`,
    account: '/account',
    help: '/help',
    nothing: '/there-is-no-such-page',
  }
}
