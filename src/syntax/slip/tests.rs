use std::collections::BTreeSet;

use serde_json::Value;

use super::{LISTS, TEXTS};
use crate::document::Kind;
use crate::fields::Word;
use crate::render::schema;

/// The keys of all tables of a schema, with what they hold.
fn keys<'s>(schema: &'s Value, found: &mut Vec<(&'s str, &'s Value)>) {
    match schema {
        Value::Object(parts) => {
            let properties = parts.get("properties").and_then(Value::as_object);
            found.extend(properties.into_iter().flatten().map(|it| (it.0.as_str(), it.1)));
            parts.values().for_each(|it| keys(it, found));
        }
        Value::Array(parts) => parts.iter().for_each(|it| keys(it, found)),
        _ => {}
    }
}

#[test]
fn lists_and_texts_are_what_the_schemas_say() {
    let schemas = [schema::front_matter(), schema::configuration()];
    let schemas = schemas.map(|it| serde_json::from_str::<Value>(&it).unwrap());
    let mut all = Vec::new();
    for schema in &schemas {
        keys(schema, &mut all);
    }
    // The types of documents are keys too, of the sections that a house wants; a matrix is a list of lists.
    let is_list = |(key, it): &(&str, &Value)| {
        let is_own = Kind::parse(key).is_none() && *key != "matrix";
        is_own && it["type"] == "array" && it["items"]["type"] != "object"
    };
    let lists: BTreeSet<&str> = all.iter().filter(|it| is_list(it)).map(|it| it.0).collect();
    let others: BTreeSet<&str> = all.iter().filter(|it| !is_list(it)).map(|it| it.0).collect();
    assert_eq!(lists, BTreeSet::from(LISTS));
    let texts = BTreeSet::from(TEXTS);
    assert!(texts.is_subset(&others) && texts.is_disjoint(&lists), "{texts:?}");
}
